package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.manager.KillWhom;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerEnvironment;
import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerEventListener;
import io.github.systemd4j.templates.container.ContainerEvents;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ContainerUnitFiles;
import io.github.systemd4j.templates.container.Containers;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.templates.container.SliceUnit;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.container.VolumeSpec;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Containers as units: runs one that is killed, updated, rolled back and idled, and one that a client starts, and prints
 * their events until both are deleted.
 */
final class ContainerStory {
    private static final UnitName SLICE = new UnitName("container.slice");
    private static final long MEMORY_MAX = 1L << 30;
    private static final int PORT = 7002;

    private final ContainerDirectories directories = ContainerDirectories.system();
    private final ContainerRuntime runtime = ContainerRuntime.podman();
    private final SystemdManager systemd;
    private final Containers containers;
    private final ContainerEvents events;

    private ContainerStory(SystemdManager systemd, Containers containers, ContainerEvents events) {
        this.systemd = systemd;
        this.containers = containers;
        this.events = events;
    }

    static void tell(SystemdManager systemd) throws IOException, InterruptedException {
        try (Containers containers = Containers.openSystem(ContainerRuntime.podman());
                ContainerEventListener listener = ContainerEventListener.openSystem();
                ContainerEvents events = listener.run()) {
            new ContainerStory(systemd, containers, events).tell();
        }
    }

    private void tell() throws IOException, InterruptedException {
        containers.initialize(List.of(new SliceUnit(SLICE, MEMORY_MAX)));
        ContainerId worker = ContainerId.random("worker-");
        ContainerId server = ContainerId.random("server-");
        try {
            work(worker);
            serve(server);
        } finally {
            containers.delete(worker);
            containers.deleteVolumes(worker);
            containers.delete(server);
        }
        showUntil(worker, ContainerEvent.Type.DELETED);
        showUntil(server, ContainerEvent.Type.DELETED);
        System.out.println("containers that are left: " + containers.installed());
    }

    private void work(ContainerId id) throws InterruptedException {
        ContainerUnit unit = version(id, "idler", new VolumeSpec("/data"));
        System.out.printf(
                "%s:%n%s%n",
                directories.service(id),
                runtime.render(unit, directories).service().indent(4));
        containers.install(unit, ContainerEnvironment.of(Map.of("GREETING", "100% safe; $HOME")));
        containers.start(id);
        showUntil(id, ContainerEvent.Type.STARTED);

        System.out.println("all its processes are killed, and it is started again");
        systemd.unit(id.serviceName()).kill(KillWhom.ALL, 9);
        showUntil(id, ContainerEvent.Type.UNKNOWN);
        showUntil(id, ContainerEvent.Type.STARTED);

        System.out.println("a version that ignores SIGTERM and has another volume is installed, and rolled back");
        containers.install(version(id, "deaf", new VolumeSpec("/data"), new VolumeSpec("/logs")));
        System.out.println("restart: " + containers.restart(id).await());
        System.out.println("the version is that of request " + containers.rollBack(id));
        System.out.println("restart: " + containers.restart(id).await());

        containers.idle(id);
        showUntil(id, ContainerEvent.Type.IDLED);
        containers.start(id);
        showUntil(id, ContainerEvent.Type.STARTED);
    }

    private static ContainerUnit version(ContainerId id, String image, VolumeSpec... volumes) {
        return ContainerUnit.builder(id, new ImageName("localhost/" + image), RequestId.random())
                .slice(SLICE)
                .volumes(volumes)
                .stopTimeout(Duration.ofSeconds(1))
                .build();
    }

    private void serve(ContainerId id) throws IOException, InterruptedException {
        ContainerUnit unit = ContainerUnit.builder(id, new ImageName("localhost/server"), RequestId.random())
                .slice(SLICE)
                .socketActivated(SocketActivation.PROXIED)
                .ports(new PortPair(7001, PORT))
                .build();
        ContainerUnitFiles files = runtime.render(unit, directories);
        System.out.printf(
                "%n%s:%n%s%n",
                directories.socket(id), files.socket().orElseThrow().indent(4));
        containers.install(unit);
        containers.start(id);
        showUntil(id, ContainerEvent.Type.LISTENING);

        System.out.println("a client connects to port " + PORT);
        try (var client = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
            System.out.print("the container says: " + answer);
        }
        showUntil(id, ContainerEvent.Type.STARTED);
    }

    private void showUntil(ContainerId id, ContainerEvent.Type type) throws InterruptedException {
        ContainerEvent event;
        do {
            event = events.take();
            System.out.println("event: " + event);
        } while (event != null && !(event.id().equals(id) && event.type() == type));
    }
}
