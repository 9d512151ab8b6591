package io.github.systemd4j.examples;

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
import io.github.systemd4j.templates.container.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a container as a unit, idles and deletes it, and prints its events. */
public final class FirstContainer {
    public static void main(String[] args) {
        var id = new ContainerId("first");
        try (Containers containers = Containers.openSystem(ContainerRuntime.podman());
                ContainerEventListener listener = ContainerEventListener.openSystem();
                ContainerEvents events = listener.run()) {
            containers.initialize(List.of());

            ContainerUnit unit = ContainerUnit.builder(id, new ImageName("localhost/idler"), RequestId.random())
                    .volumes(new VolumeSpec("/data"))
                    .stopTimeout(Duration.ofSeconds(5))
                    .build();
            containers.install(unit, ContainerEnvironment.of(Map.of("MODE", "fast")));
            containers.start(id).await();
            containers.idle(id).await();
            containers.delete(id);
            containers.deleteVolumes(id);

            for (ContainerEvent event : events) {
                System.out.println(event);
                if (event.type() == ContainerEvent.Type.DELETED) {
                    break;
                }
            }
        }
    }
}
