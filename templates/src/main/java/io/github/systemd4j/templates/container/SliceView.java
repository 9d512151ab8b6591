package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import java.util.Optional;

/** What the template of a slice shows. */
@JStache(path = "slice")
record SliceView(UnitValue name, UnitValue memoryKey, UnitValue memory, Optional<UnitValue> parent) {
    static SliceView of(SliceUnit slice, ContainerRuntime dialect) {
        return new SliceView(
                UnitValue.text(slice.name().prefix()),
                UnitValue.text(dialect.has(Habit.MEMORY_LIMIT) ? "MemoryLimit" : "MemoryMax"),
                UnitValue.bytes(slice.memoryMax()),
                slice.parent()
                        .filter(_ -> dialect.has(Habit.PARENT_BY_DIRECTIVE))
                        .map(UnitValue::unit));
    }

    String render() {
        return SliceViewRenderer.of().execute(this);
    }
}
