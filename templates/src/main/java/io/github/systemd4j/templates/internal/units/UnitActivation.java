package io.github.systemd4j.templates.internal.units;

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

/** Links units whose files are outside of systemd's directories, and starts and stops them. */
public final class UnitActivation {
    private static final String UNIT = "org.freedesktop.systemd1.Unit";

    /** How often a stop is repeated that a start by others has cancelled; more often, it looks like intent. */
    private static final int STOPS = 5;

    private final ManagerConnection connection;

    public UnitActivation(ManagerConnection connection) {
        this.connection = connection;
    }

    private SystemdManager systemd() {
        return connection.get();
    }

    /** Makes systemd read all unit files, and the links of targets. */
    public void reload() {
        systemd().reload();
    }

    /** Links and enables unit files, and makes systemd read new or changed ones. */
    public void enable(Collection<Path> files) {
        systemd().unitFiles().enable(texts(files), UnitFileFlag.FORCE);
        readStale(files);
    }

    /** Links unit files, and makes systemd read new or changed ones. Ignores their {@code [Install]} sections. */
    public void link(Collection<Path> files) {
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
     * Starts a unit. If systemd refuses because it has found no file or an invalid one, makes it read the present file.
     * systemd then reports NoSuchUnit, LoadFailed, or the error of reading.
     */
    public Job start(UnitName name) {
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
    public String invocationId(UnitName name) {
        return HexFormat.of().formatHex(systemd().unit(name).property(UNIT, "InvocationID", byte[].class));
    }

    /** Starts to stop a unit. Does nothing if it isn't loaded. */
    public void stop(UnitName name) {
        ifThere(() -> systemd().unit(name).stop());
    }

    /**
     * Stops a unit and resets its failures. Does nothing if there is none.
     *
     * @return whether systemd knew it
     * @throws IllegalStateException if another process starts it again and again
     */
    public boolean end(UnitName name) {
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
        throw new IllegalStateException("can't stop %s: another process restarts it each time".formatted(unit));
    }

    /** Resets the failures of a unit. Does nothing if it isn't loaded. */
    public void resetFailed(UnitName name) {
        ifThere(systemd().unit(name)::resetFailed);
    }

    /** Removes all links to a unit. Does nothing if it has no file. */
    public void disable(UnitName unit) {
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
