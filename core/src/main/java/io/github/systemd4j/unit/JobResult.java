package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** How a job ended. */
public enum JobResult {
    /** It was carried out successfully. */
    DONE,
    /** It was canceled, or replaced by another job. */
    CANCELED,
    /** It took longer than {@code JobTimeoutSec=} or {@code JobRunningTimeoutSec=} allows. */
    TIMEOUT,
    /** The unit failed. */
    FAILED,
    /** A job that it depends on did not succeed. */
    DEPENDENCY,
    /** It does not apply to the unit in its current state. */
    SKIPPED,
    /** It does not apply to the unit, such as a reload of a unit that can't be reloaded. */
    INVALID,
    /** An assertion of the unit did not hold. */
    ASSERT,
    /** This machine does not support the type of unit. */
    UNSUPPORTED,
    /** The unit was unloaded in the meantime. */
    COLLECTED,
    /** The unit can be started only once per boot, and was started already. */
    ONCE,
    /** The unit is frozen. */
    FROZEN,
    /** A concurrency limit of its slice is reached. */
    CONCURRENCY,
    /** The connection ended before the job, which continues in systemd. */
    DISCONNECTED,
    /** It has ended, but its result is newer than this library, or was missed while systemd re-executed itself. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static JobResult of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
