package io.github.systemd4j.manager;

/**
 * The D-Bus error names of systemd, as {@link io.github.systemd4j.message.BusException#name()} returns them. Those of D-Bus
 * are in {@link io.github.systemd4j.message.ErrorName}. Errors of the operating system, such as a missing file, have the name
 * {@code System.Error.} and the errno's name.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5)</a>
 */
public final class SystemdErrorName {
    private static final String PREFIX = "org.freedesktop.systemd1.";

    /** No such unit is loaded. */
    public static final String NO_SUCH_UNIT = PREFIX + "NoSuchUnit";
    /** No unit has the process. */
    public static final String NO_UNIT_FOR_PID = PREFIX + "NoUnitForPID";
    /** No unit has the invocation id. */
    public static final String NO_UNIT_FOR_INVOCATION_ID = PREFIX + "NoUnitForInvocationID";
    /** A unit of that name exists already. */
    public static final String UNIT_EXISTS = PREFIX + "UnitExists";
    /** The unit file can't be read. */
    public static final String LOAD_FAILED = PREFIX + "LoadFailed";
    /** A required setting is invalid. */
    public static final String BAD_UNIT_SETTING = PREFIX + "BadUnitSetting";
    /** The unit could not be loaded, so no job can be created for it. */
    public static final String JOB_FAILED = PREFIX + "JobFailed";
    /** There is no such job; it may have ended. */
    public static final String NO_SUCH_JOB = PREFIX + "NoSuchJob";
    /** The caller is not subscribed. */
    public static final String NOT_SUBSCRIBED = PREFIX + "NotSubscribed";
    /** The caller is subscribed already. */
    public static final String ALREADY_SUBSCRIBED = PREFIX + "AlreadySubscribed";
    /** The unit can only be started by other units. */
    public static final String ONLY_BY_DEPENDENCY = PREFIX + "OnlyByDependency";
    /** The required jobs conflict with each other. */
    public static final String TRANSACTION_JOBS_CONFLICTING = PREFIX + "TransactionJobsConflicting";
    /** The order of the units has a cycle. */
    public static final String TRANSACTION_ORDER_IS_CYCLIC = PREFIX + "TransactionOrderIsCyclic";
    /** The job conflicts with a queued job that can't be replaced. */
    public static final String TRANSACTION_IS_DESTRUCTIVE = PREFIX + "TransactionIsDestructive";
    /** The unit is masked. */
    public static final String UNIT_MASKED = PREFIX + "UnitMasked";
    /** The unit was created at run time, or by a generator, so its files can't be changed. */
    public static final String UNIT_GENERATED = PREFIX + "UnitGenerated";
    /** The unit file is a symbolic link. */
    public static final String UNIT_LINKED = PREFIX + "UnitLinked";
    /** The type of unit does not support the job. */
    public static final String JOB_TYPE_NOT_APPLICABLE = PREFIX + "JobTypeNotApplicable";
    /** The unit does not allow to be isolated. */
    public static final String NO_ISOLATION = PREFIX + "NoIsolation";
    /** systemd is shutting down. */
    public static final String SHUTTING_DOWN = PREFIX + "ShuttingDown";
    /** The scope isn't running. */
    public static final String SCOPE_NOT_RUNNING = PREFIX + "ScopeNotRunning";
    /** No dynamic user has that name or user ID. */
    public static final String NO_SUCH_DYNAMIC_USER = PREFIX + "NoSuchDynamicUser";
    /** The caller has no reference to the unit. */
    public static final String NOT_REFERENCED = PREFIX + "NotReferenced";
    /** The disk is full. */
    public static final String DISK_FULL = PREFIX + "DiskFull";
    /** There is no process to signal, or to move. */
    public static final String NO_SUCH_PROCESS = PREFIX + "NoSuchProcess";
    /** The unit isn't active, or has no control group. */
    public static final String UNIT_INACTIVE = PREFIX + "UnitInactive";
    /** The unit is active, or has a job, and so can't be cleaned. */
    public static final String UNIT_BUSY = PREFIX + "UnitBusy";
    /** The unit has none of the directories to be cleaned. */
    public static final String NOTHING_TO_CLEAN = PREFIX + "NothingToClean";

    private SystemdErrorName() {}
}
