package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.Job;
import io.github.systemd4j.manager.SystemdErrorName;
import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.manager.UnitFileFlag;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/** Makes systemd know units whose files are outside of its directories, and brings them up and down. */
final class UnitActivation {
    private static final String UNIT = "org.freedesktop.systemd1.Unit";

    private static final int STOPS = 5;

    private final ManagerConnection connection;

    UnitActivation(ManagerConnection connection) {
        this.connection = connection;
    }

    private SystemdManager systemd() {
        return connection.get();
    }

    /** Has systemd read all unit files, and the links of targets. */
    void reload() {
        systemd().reload();
    }

    /** Links and enables unit files, and has systemd read them if it has not. */
    void enable(Collection<Path> files) {
        systemd().unitFiles().enable(texts(files), UnitFileFlag.FORCE);
        readStale(files);
    }

    /** Links unit files, and has systemd read them if it has not. What they are wanted by is no matter. */
    void link(Collection<Path> files) {
        systemd().unitFiles().link(texts(files), UnitFileFlag.FORCE);
        readStale(files);
    }

    private static List<String> texts(Collection<Path> files) {
        return files.stream().map(Path::toString).toList();
    }

    private void readStale(Collection<Path> files) {
        if (files.stream().anyMatch(this::isStale)) {
            systemd().reload();
        }
    }

    private boolean isStale(Path file) {
        Unit unit = systemd().unit(file.getFileName().toString());
        return unit.property(UNIT, "NeedDaemonReload", Boolean.class) || loadState(unit) == LoadState.NOT_FOUND;
    }

    /**
     * Starts a unit. If systemd won't since it has found no file or a bad one, it reads what is there now: it tells by
     * NoSuchUnit, LoadFailed, or the error that it had while reading.
     */
    Job start(UnitName name) {
        Unit unit = systemd().unit(name);
        try {
            return unit.start();
        } catch (BusException e) {
            if (loadState(unit) == LoadState.LOADED) {
                throw e;
            }
            systemd().reload();
            return unit.start();
        }
    }

    private static LoadState loadState(Unit unit) {
        return LoadState.of(unit.property(UNIT, "LoadState", String.class));
    }

    /** Returns the invocation id of a unit's current or last run, 32 hexadecimal digits; empty if there was none. */
    String invocationId(UnitName name) {
        return HexFormat.of().formatHex(systemd().unit(name).property(UNIT, "InvocationID", byte[].class));
    }

    /** Begins to stop a unit; without effect if it isn't loaded. */
    void stop(UnitName name) {
        ifThere(() -> systemd().unit(name).stop());
    }

    /**
     * Ends a unit and forgets its failures; without effect if there is none.
     *
     * @return whether systemd knew it
     * @throws IllegalStateException if somebody else starts it again and again
     */
    boolean end(UnitName name) {
        boolean known = ifThere(() -> stopForGood(systemd().unit(name)));
        resetFailed(name);
        return known;
    }

    private static void stopForGood(Unit unit) {
        for (int i = 0; i < STOPS; i++) {
            if (unit.stop().await() != JobResult.CANCELED) {
                return;
            }
        }
        throw new IllegalStateException("%s can't be stopped: somebody starts it again each time".formatted(unit));
    }

    /** Forgets a unit's failures; without effect if it isn't loaded. */
    void resetFailed(UnitName name) {
        ifThere(systemd().unit(name)::resetFailed);
    }

    /** Removes all links to a unit; without effect if it has no file. */
    void disable(UnitName unit) {
        ifThere(() -> systemd().unitFiles().disable(List.of(unit.value())));
    }

    private static boolean ifThere(Runnable action) {
        try {
            action.run();
            return true;
        } catch (BusException e) {
            if (!e.is(SystemdErrorName.NO_SUCH_UNIT)) {
                throw e;
            }
            return false;
        }
    }
}
