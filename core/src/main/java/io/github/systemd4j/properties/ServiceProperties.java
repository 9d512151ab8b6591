package io.github.systemd4j.properties;

import io.github.systemd4j.unit.UnitResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The properties of a service that are used most; see org.freedesktop.systemd1(5), "Service Unit Objects".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record ServiceProperties(UnitProperties properties) {
    /** Returns {@code Type=}. */
    public String type() {
        return properties.getString("Type");
    }

    /** Returns the process ID of the main process; empty if there is none. */
    public OptionalLong mainPid() {
        return properties.getId("MainPID");
    }

    /** Returns the process ID of the command that is running for it; empty if there is none. */
    public OptionalLong controlPid() {
        return properties.getId("ControlPID");
    }

    /** Returns how the current or last run ended. */
    public UnitResult result() {
        return properties.get("Result", UnitResult.class);
    }

    /** Returns how the main process ended: 1 exited, 2 killed, 3 dumped core; 0 if it has not ended. */
    public int execMainCode() {
        return properties.get("ExecMainCode", Integer.class);
    }

    /** Returns the exit status of the main process, or the signal that killed it. */
    public int execMainStatus() {
        return properties.get("ExecMainStatus", Integer.class);
    }

    /** Returns when the main process was started. */
    public Optional<Instant> execMainStartTimestamp() {
        return properties.getInstant("ExecMainStartTimestamp");
    }

    /** Returns when the main process ended. */
    public Optional<Instant> execMainExitTimestamp() {
        return properties.getInstant("ExecMainExitTimestamp");
    }

    /** Returns how many times {@code Restart=} has restarted it. */
    public long nRestarts() {
        return properties.getLong("NRestarts");
    }

    /** Returns the status text that it sent by {@code STATUS=}. */
    public String statusText() {
        return properties.getString("StatusText");
    }

    /** Returns the error number that it sent by {@code ERRNO=}. */
    public int statusErrno() {
        return properties.get("StatusErrno", Integer.class);
    }

    /** Returns how many descriptors it has in its descriptor store. */
    public long nFileDescriptorStore() {
        return properties.getLong("NFileDescriptorStore");
    }

    /** Returns the watchdog timeout; zero if there is no watchdog. */
    public Optional<Duration> watchdog() {
        return properties.getDuration("WatchdogUSec");
    }

    /** Returns the slice that it is in. */
    public String slice() {
        return properties.getString("Slice");
    }

    /** Returns its control group; empty while there is none. */
    public String controlGroup() {
        return properties.getString("ControlGroup");
    }

    /** Returns how much memory it uses, in bytes; empty without memory accounting. */
    public OptionalLong memoryCurrent() {
        return properties.getOptionalLong("MemoryCurrent");
    }

    /** Returns how many tasks it has; empty without accounting. */
    public OptionalLong tasksCurrent() {
        return properties.getOptionalLong("TasksCurrent");
    }

    /** Returns the processor time that it has used; empty without accounting. */
    public Optional<Duration> cpuUsage() {
        return properties.getDuration("CPUUsageNSec");
    }
}
