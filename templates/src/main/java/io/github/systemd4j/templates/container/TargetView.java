package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;

/** What the template of a target shows. */
@JStache(path = "target")
record TargetView(UnitValue name, UnitValue wantedBy) {
    static TargetView of(TargetUnit target) {
        return new TargetView(UnitValue.text(target.name().prefix()), UnitValue.unit(target.wantedBy()));
    }

    String render() {
        return TargetViewRenderer.of().execute(this);
    }
}
