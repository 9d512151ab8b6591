package io.github.systemd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Disturbs the journal of the testbed, until it is closed. */
public final class Journald implements AutoCloseable {
    private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
    private static final Path MOVED = SOCKET.resolveSibling("moved");

    private final Runnable repair;

    private Journald(Runnable repair) {
        this.repair = repair;
    }

    /** Stops journald from reading; its sockets remain. */
    public static Journald stopped() {
        String pid = Systemctl.property("systemd-journald.service", "MainPID");
        Command.run("kill", "-STOP", pid);
        return new Journald(() -> Command.run("kill", "-CONT", pid));
    }

    /** Removes the socket. */
    public static Journald withoutSocket() {
        move(SOCKET, MOVED);
        return new Journald(() -> move(MOVED, SOCKET));
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        repair.run();
    }
}
