package io.github.systemd4j.unit;

import io.github.systemd4j.internal.text.EnumNames;

/** Why a unit's last run ended; see systemd.exec(5), {@code $SERVICE_RESULT}. */
public enum UnitResult {
    /** It went well. */
    SUCCESS,
    /** It broke the protocol of its {@code Type=}, such as to send no {@code READY=1}. */
    PROTOCOL,
    /** Resources were missing, or a file could not be opened. */
    RESOURCES,
    /** It took too long. */
    TIMEOUT,
    /** A process exited with a status that is no success. */
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
    /** It activated too often. */
    TRIGGER_LIMIT_HIT,
    /** The unit that it activates was started too often. */
    UNIT_START_LIMIT_HIT,
    /** The mount that it activates was started too often. */
    MOUNT_START_LIMIT_HIT,
    /** It was unmounted by something else. */
    UNMOUNTED,
    /** The kernel killed a process for want of memory. */
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
