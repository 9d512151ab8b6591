package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerEventListener;
import io.github.systemd4j.templates.container.ContainerEvents;
import io.github.systemd4j.templates.container.ContainerFolders;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.Containers;
import io.github.systemd4j.templates.container.Dialect;
import io.github.systemd4j.templates.container.Environment;
import io.github.systemd4j.templates.container.Identifier;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.RequestId;
import java.util.List;
import java.util.Map;

/** Runs a container as a unit, idles and deletes it, and shows its events. */
public final class FirstContainer {
    public static void main(String[] args) {
        var id = new Identifier("first");
        try (SystemdManager systemd = SystemdManager.openSystem();
                ContainerEventListener listener = ContainerEventListener.openSystem();
                ContainerEvents events = listener.run()) {
            var containers = new Containers(systemd, ContainerFolders.system(), Dialect.docker());
            containers.initialize(List.of(), Containers.targets());

            ContainerUnit unit = ContainerUnit.builder(id, new ImageName("localhost/idler"), RequestId.random())
                    .build();
            containers.install(unit, Environment.of(Map.of("MODE", "fast")));
            containers.start(id).await();
            containers.idle(id).await();
            containers.delete(id);

            for (ContainerEvent event : events) {
                System.out.println(event);
                if (event.type() == ContainerEvent.Type.DELETED) {
                    break;
                }
            }
        }
    }
}
