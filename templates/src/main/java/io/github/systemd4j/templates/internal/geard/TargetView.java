package io.github.systemd4j.templates.internal.geard;

import io.github.systemd4j.templates.container.TargetUnit;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import java.util.Optional;

/** The values in the template of a target. */
@JStache(path = "target")
record TargetView(UnitValue name, Optional<UnitValue> wantedBy) {
    static TargetView of(TargetUnit target) {
        return new TargetView(
                UnitValue.text(target.name().prefix()), target.wantedBy().map(UnitValue::unit));
    }

    String render() {
        return TargetViewRenderer.of().execute(this);
    }
}
