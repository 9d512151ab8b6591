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
 * Runs containers as units: one that is killed, updated, rolled back and idled, and one that a client's connection
 * starts. Prints their events until both are deleted.
 */
final class ContainerDemo {
    private static final UnitName SLICE = new UnitName("container.slice");
    private static final long MEMORY_MAX = 1L << 30;
    private static final int PORT = 7002;

    private final ContainerDirectories directories = ContainerDirectories.system();
    private final ContainerRuntime runtime = ContainerRuntime.podman();
    private final SystemdManager systemd;
    private final Containers containers;
    private final ContainerEvents events;

    private ContainerDemo(SystemdManager systemd, Containers containers, ContainerEvents events) {
        this.systemd = systemd;
        this.containers = containers;
        this.events = events;
    }

    static void run(SystemdManager systemd) throws IOException, InterruptedException {
        try (Containers containers = Containers.openSystem(ContainerRuntime.podman());
                ContainerEventListener listener = ContainerEventListener.openSystem();
                ContainerEvents events = listener.run()) {
            new ContainerDemo(systemd, containers, events).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        containers.initialize(List.of(new SliceUnit(SLICE, MEMORY_MAX)));
        ContainerId worker = ContainerId.random("worker-");
        ContainerId server = ContainerId.random("server-");
        try {
            work(worker);
            serve(server);
        } finally {
            Chapter.step("delete both containers, with the volumes of the first");
            containers.delete(worker);
            containers.deleteVolumes(worker);
            containers.delete(server);
        }
        printUntil(worker, ContainerEvent.Type.DELETED);
        printUntil(server, ContainerEvent.Type.DELETED);
        System.out.println("containers that are left: " + containers.installed());
    }

    private void work(ContainerId id) throws InterruptedException {
        Chapter.begin("A container as a unit: supervised, updated, rolled back and idled", """
                The container's unit is written from a type-safe description and installed. systemd
                runs the container with podman and starts it again when it fails. A
                ContainerEventListener reports what happens to it.""");
        ContainerUnit unit = version(id, "idler", new VolumeSpec("/data"));
        System.out.printf(
                "%nThe unit file %s:%n%n%s",
                directories.service(id),
                runtime.render(unit, directories).service().indent(4));
        Chapter.step("install and start it");
        containers.install(unit, ContainerEnvironment.of(Map.of("GREETING", "100% safe; $HOME")));
        containers.start(id);
        printUntil(id, ContainerEvent.Type.STARTED);

        Chapter.step("kill all its processes: it is started again");
        systemd.unit(id.serviceName()).kill(KillWhom.ALL, 9);
        printUntil(id, ContainerEvent.Type.UNKNOWN);
        printUntil(id, ContainerEvent.Type.STARTED);

        Chapter.step("install a version that ignores SIGTERM and has another volume, and restart");
        containers.install(version(id, "deaf", new VolumeSpec("/data"), new VolumeSpec("/logs")));
        System.out.println("restart: " + containers.restart(id).await());
        Chapter.step("roll back to the version before, and restart");
        System.out.println("rolled back to the version of request " + containers.rollBack(id));
        System.out.println("restart: " + containers.restart(id).await());

        Chapter.step("idle it: it stops until it is needed again (the first events are those of the restarts)");
        containers.idle(id);
        printUntil(id, ContainerEvent.Type.IDLED);
        Chapter.step("start it again");
        containers.start(id);
        printUntil(id, ContainerEvent.Type.STARTED);
    }

    private static ContainerUnit version(ContainerId id, String image, VolumeSpec... volumes) {
        return ContainerUnit.builder(id, new ImageName("localhost/" + image), RequestId.random())
                .slice(SLICE)
                .volumes(volumes)
                .stopTimeout(Duration.ofSeconds(1))
                .build();
    }

    private void serve(ContainerId id) throws IOException, InterruptedException {
        Chapter.begin("A container that its first client starts", """
                systemd listens on the container's port. The first connection starts the container,
                and a proxy passes the connection to it, since the program in the container knows
                nothing of socket activation.""");
        ContainerUnit unit = ContainerUnit.builder(id, new ImageName("localhost/server"), RequestId.random())
                .slice(SLICE)
                .socketActivated(SocketActivation.PROXIED)
                .ports(new PortPair(7001, PORT))
                .build();
        ContainerUnitFiles files = runtime.render(unit, directories);
        System.out.printf(
                "%nThe unit file %s:%n%n%s",
                directories.socket(id), files.socket().orElseThrow().indent(4));
        Chapter.step("install and start it: systemd listens, the container is not running yet");
        containers.install(unit);
        containers.start(id);
        printUntil(id, ContainerEvent.Type.LISTENING);

        Chapter.step("a client connects to port " + PORT);
        try (var client = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
            System.out.print("the container says: " + answer);
        }
        printUntil(id, ContainerEvent.Type.STARTED);
    }

    private void printUntil(ContainerId id, ContainerEvent.Type type) throws InterruptedException {
        ContainerEvent event;
        do {
            event = events.take();
            System.out.println("event: " + event);
        } while (event != null && !(event.id().equals(id) && event.type() == type));
    }
}
