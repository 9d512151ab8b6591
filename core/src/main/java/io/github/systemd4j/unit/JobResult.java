package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** How a job ended. */
public enum JobResult {
    /** It did what it should. */
    DONE,
    /** It was canceled, or replaced by another job. */
    CANCELED,
    /** It took longer than {@code JobTimeoutSec=} or {@code JobRunningTimeoutSec=} allows. */
    TIMEOUT,
    /** The unit failed. */
    FAILED,
    /** A job that it depends on did not succeed. */
    DEPENDENCY,
    /** It does not apply to the unit in its state. */
    SKIPPED,
    /** It does not apply to the unit: what can't be reloaded was to be. */
    INVALID,
    /** An assertion of the unit did not hold. */
    ASSERT,
    /** This machine does not support the type of unit. */
    UNSUPPORTED,
    /** The unit was unloaded meanwhile. */
    COLLECTED,
    /** The unit is started once per boot, and was. */
    ONCE,
    /** The unit is frozen. */
    FROZEN,
    /** A concurrency limit of its slice is reached. */
    CONCURRENCY,
    /** The connection ended before the job did, which goes on in systemd. */
    DISCONNECTED,
    /** It ended, but its result is newer than this library, or was missed while systemd restarted. */
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
