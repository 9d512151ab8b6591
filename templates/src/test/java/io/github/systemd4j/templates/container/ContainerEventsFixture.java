package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The common parts of tests of events: a container without a runtime, and a listener. */
@Tag("systemd")
abstract class ContainerEventsFixture {
    /** Its service accepts no connection, which would start it again. */
    static final String SOCKET = """
            [Socket]
            ListenStream=%s
            FlushPending=yes
            """;

    final ContainerId id = ContainerId.random("listen-");
    final BlockingQueue<ContainerEvent> events = new LinkedBlockingQueue<>();
    final BlockingQueue<String> errors = new LinkedBlockingQueue<>();

    @TempDir
    Path base;

    ContainerDirectories directories;
    StartOnBoot startOnBoot;
    ContainerEventListener listener;

    @BeforeEach
    void open() {
        directories = new ContainerDirectories(
                base.resolve("lib"), base.resolve("state"), base.resolve("run"), base.resolve("etc"));
        startOnBoot = new StartOnBoot(directories);
        listener = builder().open();
        listener.subscribe(event -> {
            if (event.id().equals(id)) {
                events.add(event);
            }
        });
    }

    ContainerEventListener.Builder builder() {
        return ContainerEventListener.builder(directories)
                .errorHandler((subject, error) -> errors.add(subject + ": " + error.getMessage()));
    }

    @AfterEach
    void close() {
        listener.close();
        remove(id);
    }

    static void remove(ContainerId id) {
        for (UnitName unit : List.of(id.socketName(), id.serviceName())) {
            Command.run("systemctl", "stop", unit.value());
            Command.run("systemctl", "reset-failed", unit.value());
            UnitDirectory.delete(unit.value());
        }
        Command.run("systemctl", "daemon-reload");
    }

    void systemctl(String verb) {
        Command.run("systemctl", "daemon-reload");
        Command.run("systemctl", verb, id.serviceName().value());
    }

    /** Creates a file atomically, as the library does. */
    void install() throws Exception {
        ContainerUnit unit = ContainerUnit.builder(id, new ImageName("none"), RequestId.random())
                .build();
        new ContainerFiles(directories)
                .install(
                        id,
                        new ContainerFiles.Version(
                                unit.requestId(),
                                ContainerRuntime.docker().render(unit, directories),
                                Optional.empty(),
                                Set.of()));
    }

    void installToStartOnBoot() throws Exception {
        install();
        assertNext(Type.STOPPED);
        startOnBoot.set(id);
        assertNext(Type.EXITED, Type.UNKNOWN);
    }

    static void writeSocket(ContainerId id, String address) {
        UnitDirectory.lasting(id.serviceName().value());
        UnitDirectory.write(id.socketName().value(), SOCKET.formatted(address));
        Command.run("systemctl", "daemon-reload");
    }

    static void startSocket(ContainerId id) {
        Command.run("systemctl", "start", id.socketName().value());
    }

    void connect() throws IOException {
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(base.resolve("listening")));
        }
    }

    void kill(String signal) {
        Command.run("systemctl", "kill", "--signal=" + signal, id.serviceName().value());
    }

    /** Deletes a file, as the library does. */
    void idle() throws IOException {
        new ContainerFiles(directories).setIdle(id, invocationId());
        Command.run("systemctl", "stop", id.serviceName().value());
    }

    String invocationId() {
        return Command.run(
                        "systemctl",
                        "show",
                        "--property=InvocationID",
                        "--value",
                        id.serviceName().value())
                .output()
                .strip();
    }

    void assertNext(Type type) throws InterruptedException {
        assertNext(type, type);
    }

    void assertNext(Type type, Type geardType) throws InterruptedException {
        assertThat(Await.next(events)).isEqualTo(new ContainerEvent(id, type, geardType));
    }

    /** Returns the next event, and skips transitions. */
    void awaitKnown(Type type, Type geardType) throws InterruptedException {
        ContainerEvent event = Await.next(events);
        while (event.type() == Type.UNKNOWN) {
            event = Await.next(events);
        }
        assertThat(event).isEqualTo(new ContainerEvent(id, type, geardType));
    }
}
