package io.github.systemd4j.templates.internal.geard;

import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStache;
import java.util.List;

/** The values in the template of a container's socket. */
@JStache(path = "socket")
record SocketView(UnitValue id, List<UnitValue> ports) {
    static SocketView of(ContainerUnit unit) {
        return new SocketView(
                UnitValue.text(unit.id().value()),
                unit.ports().stream()
                        .map(PortPair::external)
                        .map(UnitValue::number)
                        .toList());
    }

    String render() {
        return SocketViewRenderer.of().execute(this);
    }
}
