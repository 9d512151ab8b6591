package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Why a unit's last run ended; see systemd.exec(5), {@code $SERVICE_RESULT}. */
public enum UnitResult {
    /** The run was successful. */
    SUCCESS,
    /** It violated the protocol of its {@code Type=}, for example it did not send {@code READY=1}. */
    PROTOCOL,
    /** Resources were missing, or a file could not be opened. */
    RESOURCES,
    /** An operation exceeded its timeout. */
    TIMEOUT,
    /** A process exited with a status that stands for a failure. */
    EXIT_CODE,
    /** A signal killed a process. */
    SIGNAL,
    /** A signal killed a process, which dumped core. */
    CORE_DUMP,
    /** The watchdog was not notified in time. */
    WATCHDOG,
    /** It was started too often. */
    START_LIMIT_HIT,
    /** The service that it activates was started too often. */
    SERVICE_START_LIMIT_HIT,
    /** It activated its unit too often. */
    TRIGGER_LIMIT_HIT,
    /** The unit that it activates was started too often. */
    UNIT_START_LIMIT_HIT,
    /** The mount that it activates was started too often. */
    MOUNT_START_LIMIT_HIT,
    /** It was unmounted by another program. */
    UNMOUNTED,
    /** The kernel killed a process because memory ran out. */
    OOM_KILL,
    /** {@code ExecCondition=} did not hold. */
    EXEC_CONDITION,
    /** A condition did not hold. */
    SKIP_CONDITION,
    /** A value that is newer than this library. */
    UNKNOWN;

    private final String dbusName = EnumNames.dbusName(this);

    /** Returns the constant for systemd's name; {@link #UNKNOWN} for one that is newer than this library. */
    public static UnitResult of(String dbusName) {
        return EnumNames.parse(dbusName, UNKNOWN);
    }

    /** Returns the name that systemd uses for it. */
    public String dbusName() {
        return dbusName;
    }
}
