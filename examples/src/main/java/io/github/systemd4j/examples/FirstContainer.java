package io.github.systemd4j.examples;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerEnvironment;
import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerEventListener;
import io.github.systemd4j.templates.container.ContainerEvents;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.Containers;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.RequestId;
import java.util.List;
import java.util.Map;

/** Runs a container as a unit, idles and deletes it, and shows its events. */
public final class FirstContainer {
    public static void main(String[] args) {
        var id = new ContainerId("first");
        try (SystemdManager systemd = SystemdManager.openSystem();
                ContainerEventListener listener = ContainerEventListener.openSystem();
                ContainerEvents events = listener.run()) {
            var containers = new Containers(systemd, ContainerDirectories.system(), ContainerRuntime.docker());
            containers.initialize(List.of(), Containers.targets());

            ContainerUnit unit = ContainerUnit.builder(id, new ImageName("localhost/idler"), RequestId.random())
                    .build();
            containers.install(unit, ContainerEnvironment.of(Map.of("MODE", "fast")));
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
