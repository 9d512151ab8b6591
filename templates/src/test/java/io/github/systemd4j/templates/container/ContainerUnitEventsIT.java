package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.UnitDirectory;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the events of changed services and sockets, and of idling. */
@Tag("systemd")
class ContainerUnitEventsIT extends ContainerEventsFixture {
    // --- units

    /** Starts the service of the container, with a process that runs until it is stopped. */
    private void startLasting() throws Exception {
        UnitDirectory.lasting(id.serviceName().value());
        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
    }

    @Test
    void shouldFollowUnitsThroughARestartOfSystemd() throws Exception {
        install();
        assertNext(Type.STOPPED);
        startOnBoot.set(id);
        assertNext(Type.EXITED, Type.UNKNOWN);
        UnitDirectory.lasting(id.serviceName().value());

        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
        Command.run("systemctl", "daemon-reexec");
        kill("KILL");
        awaitKnown(Type.ERRORED, Type.ERRORED);
    }

    @Test
    void shouldReportThatAServiceHasEndedByItself() throws Exception {
        installToStartOnBoot();
        startLasting();

        kill("TERM");
        awaitKnown(Type.EXITED, Type.UNKNOWN);
    }

    @Test
    void shouldNotTakeARestartForAnEnd() throws Exception {
        installToStartOnBoot();
        startLasting();

        for (int i = 0; i < 5; i++) {
            systemctl("restart");
        }
        startOnBoot.clear(id);
        assertThat(typesUntil(Type.STOPPED)).isSubsetOf(Type.STARTED, Type.UNKNOWN);
    }

    private Set<Type> typesUntil(Type last) throws InterruptedException {
        var types = EnumSet.noneOf(Type.class);
        for (Type type = Await.next(events).type();
                type != last;
                type = Await.next(events).type()) {
            types.add(type);
        }
        return types;
    }

    // --- sockets

    @Test
    void shouldReportThatASocketListensUntilSomebodyConnects() throws Exception {
        installToStartOnBoot();
        writeSocket(id, base.resolve("listening").toString());
        startSocket(id);
        awaitKnown(Type.LISTENING, Type.UNKNOWN);

        connect();
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("TERM");
        awaitKnown(Type.LISTENING, Type.UNKNOWN);
        Command.run("systemctl", "stop", id.socketName().value());
        awaitKnown(Type.EXITED, Type.UNKNOWN);
    }

    @Test
    void shouldReportThatAPortIsTaken() throws Exception {
        var other = ContainerId.random("other-");
        String port = "127.0.0.1:" + freePort();
        installToStartOnBoot();
        writeSocket(other, port);
        writeSocket(id, port);
        try {
            startSocket(other);
            startSocket(id);
            awaitKnown(Type.ERRORED, Type.UNKNOWN);
            Command.run("systemctl", "stop", other.socketName().value());
            startSocket(id);
            awaitKnown(Type.LISTENING, Type.UNKNOWN);
        } finally {
            remove(other);
        }
    }

    @Test
    void shouldFindSocketsThatWereThere() throws Exception {
        installToStartOnBoot();
        writeSocket(id, base.resolve("listening").toString());
        startSocket(id);
        awaitKnown(Type.LISTENING, Type.UNKNOWN);
        try (ContainerEventListener another = builder().open();
                ContainerEvents later = another.run()) {
            assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.LISTENING, Type.UNKNOWN));
        }
    }

    // --- idling

    @Test
    void shouldReportACrashAfterAStartFromIdling() throws Exception {
        installToStartOnBoot();
        startLasting();
        idle();
        awaitKnown(Type.IDLED, Type.IDLED);

        systemctl("start");
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("KILL");
        awaitKnown(Type.ERRORED, Type.IDLED);
    }

    @Test
    void shouldKeepToGeardsFlagWhicheverRunCrashes() throws Exception {
        installToStartOnBoot();
        Files.createFile(directories.idleFlag(id));
        awaitKnown(Type.IDLED, Type.IDLED);
        startLasting();
        kill("KILL");
        awaitKnown(Type.IDLED, Type.IDLED);
    }

    /** Its socket keeps the service loaded, so that systemd carries the invocation id over. */
    @Test
    void shouldBeIdleThroughARestartOfSystemd() throws Exception {
        installToStartOnBoot();
        writeSocket(id, base.resolve("listening").toString());
        startSocket(id);
        awaitKnown(Type.LISTENING, Type.UNKNOWN);
        connect();
        awaitKnown(Type.STARTED, Type.STARTED);
        idle();
        awaitKnown(Type.IDLED, Type.IDLED);

        for (String verb : List.of("daemon-reload", "daemon-reexec")) {
            Command.run("systemctl", verb);
            try (ContainerEventListener another = builder().open();
                    ContainerEvents later = another.run()) {
                assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.IDLED, Type.IDLED));
            }
            assertThat(events).isEmpty();
        }
        connect();
        awaitKnown(Type.STARTED, Type.STARTED);
        kill("TERM");
        awaitKnown(Type.LISTENING, Type.IDLED);
        assertThat(invocationId()).isNotEqualTo(Files.readString(directories.idleFlag(id)));
        Command.run("systemctl", "daemon-reexec");
        try (ContainerEventListener another = builder().open();
                ContainerEvents later = another.run()) {
            assertThat(later.take()).isEqualTo(new ContainerEvent(id, Type.LISTENING, Type.IDLED));
        }
        assertThat(events).isEmpty();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
