package io.github.systemd4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.UnitName;
import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerEventListener;
import io.github.systemd4j.templates.container.ContainerEvents;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.Containers;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.templates.container.SliceUnit;
import io.github.systemd4j.templates.container.SocketActivation;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Containers as units: makes a slice and targets, runs two containers, and shows their events until they are deleted. */
final class ContainerStory {
    private static final ImageName IMAGE = new ImageName("localhost/idler");
    private static final Path HOOK = Path.of("/run/systemd4j-demo-hook");
    private static final UnitName SLICE = new UnitName("container.slice");
    private static final long MEMORY_MAX = 1L << 30;
    private static final int PORT = 7002;

    private final ContainerDirectories directories = ContainerDirectories.system();
    private final ContainerRuntime dialect = ContainerRuntime.docker();
    private final Containers containers;
    private final ContainerEvents events;

    private ContainerStory(Containers containers, ContainerEvents events) {
        this.containers = containers;
        this.events = events;
    }

    static void tell(SystemdManager systemd) throws IOException, InterruptedException {
        var containers = new Containers(systemd, ContainerDirectories.system(), ContainerRuntime.docker());
        try (ContainerEventListener listener = ContainerEventListener.openSystem();
                ContainerEvents events = listener.run()) {
            new ContainerStory(containers, events).tell();
        }
    }

    private void tell() throws IOException, InterruptedException {
        containers.initialize(List.of(new SliceUnit(SLICE, MEMORY_MAX)), Containers.targets());
        ContainerId worker = ContainerId.random("worker-");
        ContainerId server = ContainerId.random("server-");
        try {
            work(worker);
            serve(server);
        } finally {
            containers.delete(worker);
            containers.delete(server);
        }
        showUntil(worker, ContainerEvent.Type.DELETED);
        showUntil(server, ContainerEvent.Type.DELETED);
        System.out.println("containers that are left: " + containers.installed());
    }

    private void work(ContainerId id) throws InterruptedException {
        ContainerUnit unit = ContainerUnit.builder(id, IMAGE, RequestId.random())
                .slice(SLICE)
                .runOptions("--env", "GREETING=100% \"safe\"; $HOME")
                .build();
        System.out.printf(
                "%s:%n%s%n", directories.service(id), unit.serviceFile(dialect).indent(4));
        containers.install(unit);
        containers.start(id);
        showUntil(id, ContainerEvent.Type.STARTED);
        containers.idle(id);
        showUntil(id, ContainerEvent.Type.IDLED);
        containers.start(id);
        showUntil(id, ContainerEvent.Type.STARTED);
    }

    private void serve(ContainerId id) throws IOException, InterruptedException {
        ContainerUnit unit = ContainerUnit.builder(id, IMAGE, RequestId.random())
                .slice(SLICE)
                .socketActivated(SocketActivation.PROXIED)
                .ports(new PortPair(7001, PORT))
                .hook(HOOK, directories.run(id))
                .bindMounts(libraries())
                .build();
        System.out.printf(
                "%n%s:%n%s%n", directories.socket(id), unit.socketFile().indent(4));
        installHook();
        containers.install(unit);
        containers.start(id).await();
        System.out.println("a client connects to port " + PORT);
        try (var client = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
            System.out.print("the container says: " + answer);
        }
        showUntil(id, ContainerEvent.Type.STARTED);
    }

    private static void installHook() throws IOException {
        try (InputStream hook = ContainerStory.class.getResourceAsStream("hook")) {
            Files.copy(Objects.requireNonNull(hook), HOOK, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(HOOK, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The image has no libraries for systemd's proxy: it sees the host's. */
    private static BindMount[] libraries() {
        return Map.of("/lib", "/usr/lib", "/usr/lib", "/usr/lib", "/lib64", "/usr/lib64").entrySet().stream()
                .map(library ->
                        new BindMount(Path.of(library.getValue()), library.getKey(), BindMount.Access.READ_ONLY))
                .filter(library -> Files.exists(library.hostPath()))
                .toArray(BindMount[]::new);
    }

    private void showUntil(ContainerId id, ContainerEvent.Type type) throws InterruptedException {
        ContainerEvent event;
        do {
            event = events.take();
            System.out.println("event: " + event);
        } while (event != null && !(event.id().equals(id) && event.type() == type));
    }
}
