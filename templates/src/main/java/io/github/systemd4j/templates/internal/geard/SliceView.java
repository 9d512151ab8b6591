package io.github.systemd4j.templates.internal.geard;

import io.github.systemd4j.templates.container.SliceUnit;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import java.util.Optional;

/** The values in the template of a slice. */
@JStache(path = "slice")
record SliceView(UnitValue name, UnitValue memory, Optional<UnitValue> parent) {
    static SliceView of(SliceUnit slice) {
        return new SliceView(
                UnitValue.text(slice.name().prefix()),
                UnitValue.bytes(slice.memoryMax()),
                slice.parent().map(UnitValue::unit));
    }

    String render() {
        return SliceViewRenderer.of().execute(this);
    }
}
