package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.systemd.TransientProperty;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A unit by its name, whether it exists or not. Holds no state besides the name. Safe from any thread.
 *
 * <p>Methods block until systemd replies, as those of {@link SystemdManager}. Methods that return a {@link Job} don't wait
 * for its end.
 */
public final class Unit {
    private final ManagerClient client;
    private final JobTracker jobs;
    private final StateWaits states;
    private final UnitName name;

    Unit(ManagerClient client, JobTracker jobs, StateWaits states, UnitName name) {
        this.client = client;
        this.jobs = jobs;
        this.states = states;
        this.name = name;
    }

    /** Returns the unit's name. */
    public UnitName name() {
        return name;
    }

    // --- jobs

    /** Starts it, and replaces jobs that conflict; see {@code StartUnit}. */
    public Job start() {
        return start(JobMode.REPLACE);
    }

    /** Starts it. */
    public Job start(JobMode mode) {
        return submit(JobType.START, mode);
    }

    /**
     * Starts this unit in place of another one, whose queued job is canceled; see {@code StartUnitReplace}.
     *
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#NO_SUCH_JOB} if the other unit has no
     *     queued job
     */
    public Job startReplacing(UnitName queued, JobMode mode) {
        MethodCall call = client.method("StartUnitReplace", "sss", queued.value(), name.value(), mode.dbusName());
        return jobs.await(() -> submit(call, JobType.START));
    }

    /** Stops it, and replaces jobs that conflict; see {@code StopUnit}. */
    public Job stop() {
        return stop(JobMode.REPLACE);
    }

    /** Stops it. */
    public Job stop(JobMode mode) {
        return submit(JobType.STOP, mode);
    }

    /** Makes it reload its configuration, and replaces jobs that conflict; see {@code ReloadUnit}. */
    public Job reload() {
        return reload(JobMode.REPLACE);
    }

    /** Makes it reload its configuration. */
    public Job reload(JobMode mode) {
        return submit(JobType.RELOAD, mode);
    }

    /** Stops and starts it, and replaces jobs that conflict; see {@code RestartUnit}. */
    public Job restart() {
        return restart(JobMode.REPLACE);
    }

    /** Stops and starts it. */
    public Job restart(JobMode mode) {
        return submit(JobType.RESTART, mode);
    }

    /** Restarts it if it is active, and replaces jobs that conflict; see {@code TryRestartUnit}. */
    public Job tryRestart() {
        return tryRestart(JobMode.REPLACE);
    }

    /** Restarts it if it is active. */
    public Job tryRestart(JobMode mode) {
        return submit(JobType.TRY_RESTART, mode);
    }

    /** Reloads it if it can be, else restarts it, and replaces jobs that conflict; see {@code ReloadOrRestartUnit}. */
    public Job reloadOrRestart() {
        return reloadOrRestart(JobMode.REPLACE);
    }

    /** Reloads it if it can be, and else restarts it. */
    public Job reloadOrRestart(JobMode mode) {
        return submit(JobType.RELOAD_OR_RESTART, mode);
    }

    /** Reloads or restarts it if it is active, and replaces jobs that conflict; see {@code ReloadOrTryRestartUnit}. */
    public Job reloadOrTryRestart() {
        return reloadOrTryRestart(JobMode.REPLACE);
    }

    /** Reloads it if it can be, and else restarts it if it is active. */
    public Job reloadOrTryRestart(JobMode mode) {
        return submit(JobType.RELOAD_OR_TRY_RESTART, mode);
    }

    private Job submit(JobType type, JobMode mode) {
        return jobs.await(() -> submitAsync(type, mode));
    }

    /**
     * Requests a job of one of the types that have a method above. The future completes when systemd has queued it, and
     * fails with {@link io.github.systemd4j.message.BusException} if systemd refuses it. {@link Job#result()} completes when the
     * job has ended.
     *
     * @throws IllegalArgumentException for other types, some of which {@link #enqueue} accepts
     */
    public CompletableFuture<Job> submitAsync(JobType type, JobMode mode) {
        return submit(client.method(member(type), "ss", name.value(), mode.dbusName()), type);
    }

    private CompletableFuture<Job> submit(MethodCall call, JobType type) {
        return jobs.submit(type, call, reply -> jobs.job(reply.readObjectPath(), name, type));
    }

    private static String member(JobType type) {
        return switch (type) {
            case START -> "StartUnit";
            case STOP -> "StopUnit";
            case RELOAD -> "ReloadUnit";
            case RESTART -> "RestartUnit";
            case TRY_RESTART -> "TryRestartUnit";
            case RELOAD_OR_RESTART -> "ReloadOrRestartUnit";
            case RELOAD_OR_TRY_RESTART -> "ReloadOrTryRestartUnit";
            case VERIFY_ACTIVE, RELOAD_OR_START, NOP, UNKNOWN ->
                throw new IllegalArgumentException(
                        "systemd has no method for jobs of type %s: use enqueue".formatted(type.dbusName()));
        };
    }

    /** Requests a job, and returns it with the other jobs that systemd queues because of it; see {@code EnqueueUnitJob}. */
    public EnqueuedJob enqueue(JobType type, JobMode mode) {
        MethodCall call = client.method("EnqueueUnitJob", "sss", name.value(), type.dbusName(), mode.dbusName());
        return jobs.await(() -> jobs.submit(type, call, this::readEnqueued));
    }

    private EnqueuedJob readEnqueued(BodyReader reply) {
        long id = reply.readUint32();
        reply.skip();
        var unit = new UnitName(reply.readString());
        reply.skip();
        JobType type = JobType.of(reply.readString());
        List<AffectedJob> affected = AffectedJob.ROWS.apply(reply);
        return new EnqueuedJob(jobs.job(id, unit, type), affected);
    }

    // --- processes

    /**
     * Sends a signal to its processes; see {@code KillUnit} and kill(2).
     *
     * @param signal the number of the signal, 1 to 64, such as 15 for SIGTERM
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#NO_SUCH_PROCESS} if it has no such
     *     process
     */
    public void kill(KillWhom whom, int signal) {
        client.perform("KillUnit", "ssi", name.value(), whom.dbusName(), signal);
    }

    /**
     * Sends a signal with a value to its processes; see {@code QueueSignalUnit} and sigqueue(3). systemd 254.
     *
     * @param signal the number of a real-time signal, 34 to 64
     */
    public void queueSignal(KillWhom whom, int signal, int value) {
        client.performSince(254, "QueueSignalUnit", "ssii", name.value(), whom.dbusName(), signal, value);
    }

    /** Returns its processes; see {@code GetUnitProcesses}. */
    public List<UnitProcess> processes() {
        return client.call("GetUnitProcesses", UnitProcess.ROWS, "s", name.value());
    }

    /**
     * Moves processes into its control group; see {@code AttachProcessesToUnit}.
     *
     * @param subgroup the path of an existing group below the unit's control group, with a leading slash; {@code "/"} for
     *     the unit's group
     */
    public void attachProcesses(String subgroup, Collection<Long> pids) {
        client.perform("AttachProcessesToUnit", "ssau", name.value(), subgroup, pids);
    }

    /** Freezes its processes, and waits until that is done; see {@code FreezeUnit}. Requires cgroup v2. */
    public void freeze() {
        client.perform("FreezeUnit", "s", name.value());
    }

    /** Thaws its processes, and waits until that is done; see {@code ThawUnit}. */
    public void thaw() {
        client.perform("ThawUnit", "s", name.value());
    }

    /**
     * Abandons the processes of a scope: they continue, and systemd no longer manages them; see {@code AbandonScope}.
     */
    public void abandon() {
        client.perform("AbandonScope", "s", name.value());
    }

    /** Mounts a file or directory of the host into a running service's mount namespace; see {@code BindMountUnit}. */
    public void bindMount(String source, String destination, MountFlag... flags) {
        Set<MountFlag> given = Set.of(flags);
        client.perform(
                "BindMountUnit",
                "sssbb",
                name.value(),
                source,
                destination,
                given.contains(MountFlag.READ_ONLY),
                given.contains(MountFlag.MAKE_DESTINATION));
    }

    /**
     * Mounts a disk image into a running service's mount namespace; see {@code MountImageUnit}.
     *
     * @param options the mount options by partition, such as {@code root}; see systemd.exec(5), {@code MountImages=}
     */
    public void mountImage(String source, String destination, Map<String, String> options, MountFlag... flags) {
        Set<MountFlag> given = Set.of(flags);
        client.perform(
                "MountImageUnit",
                "sssbba(ss)",
                name.value(),
                source,
                destination,
                given.contains(MountFlag.READ_ONLY),
                given.contains(MountFlag.MAKE_DESTINATION),
                options.entrySet().stream()
                        .map(option -> Struct.of(option.getKey(), option.getValue()))
                        .toList());
    }

    /** Returns the descriptors that it has stored in the manager; see {@code DumpUnitFileDescriptorStore}. systemd 254. */
    public List<StoredDescriptor> storedDescriptors() {
        return client.callSince(254, "DumpUnitFileDescriptorStore", StoredDescriptor.ROWS, "s", name.value());
    }

    // --- state in systemd

    /** Resets its failed state and the count of its starts; see {@code ResetFailedUnit}. */
    public void resetFailed() {
        client.perform("ResetFailedUnit", "s", name.value());
    }

    /**
     * Starts to remove directories of a unit that is not active; see {@code CleanUnit}. The unit is inactive again when that
     * is done.
     *
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#UNIT_BUSY} if it is active, and
     *     {@link SystemdErrorName#NOTHING_TO_CLEAN} if it has none of them
     */
    public void clean(Cleanable... what) {
        List<String> words = Arrays.stream(what).map(Cleanable::dbusName).toList();
        client.perform("CleanUnit", "sas", name.value(), words);
    }

    /**
     * Keeps it loaded until {@link #unref()}, or until this connection ends; see {@code RefUnit}. Only over a broker.
     */
    public void ref() {
        client.perform("RefUnit", "s", name.value());
    }

    /** Reverts one {@link #ref()}; see {@code UnrefUnit}. */
    public void unref() {
        client.perform("UnrefUnit", "s", name.value());
    }

    /**
     * Waits until it is in a state, by systemd's signals and without polling. Each state counts that systemd reports
     * meanwhile, also if the unit leaves it at once. A unit that isn't loaded is inactive, and may be loaded later.
     *
     * <p>While a thread waits, the connection receives the changes of all units. It stays subscribed, as after {@link
     * SystemdManager#subscribe}; {@link SystemdManager#unsubscribe} would make waits miss changes.
     *
     * @param limit how long to wait, positive
     * @throws io.github.systemd4j.message.BusException with {@link io.github.systemd4j.message.ErrorName#TIMEOUT} if it
     *     doesn't reach the state in time; the message contains the last state
     */
    public void awaitState(ActiveState wanted, Duration limit) {
        awaitState(state -> state == wanted, limit);
    }

    /**
     * Waits until it is in one of several states; see {@link #awaitState(ActiveState, Duration)}. To end the wait also if
     * a start has failed:
     *
     * <pre>{@code
     * Set<ActiveState> ends = Set.of(ActiveState.ACTIVE, ActiveState.FAILED);
     * ActiveState state = unit.awaitState(ends::contains, Duration.ofSeconds(30));
     * }</pre>
     *
     * @param wanted runs on the loop's thread
     * @return the state that was wanted
     */
    public ActiveState awaitState(Predicate<? super ActiveState> wanted, Duration limit) {
        return states.await(name, wanted, limit);
    }

    /**
     * Returns a future that completes with the first state that is wanted; see {@link #awaitState(Predicate, Duration)}.
     * Canceling it ends the wait.
     */
    public CompletableFuture<ActiveState> awaitStateAsync(Predicate<? super ActiveState> wanted) {
        return states.await(name, wanted);
    }

    // --- properties

    /** Returns its properties, including those of its type. systemd loads the unit. */
    public UnitProperties properties() {
        return properties("");
    }

    /** Returns its properties of one interface, such as {@code org.freedesktop.systemd1.Unit}. systemd loads the unit. */
    public UnitProperties properties(String interfaceName) {
        return client.properties(path().value(), interfaceName);
    }

    /**
     * Returns one of its properties.
     *
     * @param interfaceName {@code org.freedesktop.systemd1.Unit} or {@link UnitType#interfaceName()}
     * @param type a type that {@link UnitProperties#as} accepts for a component
     */
    public <T> T property(String interfaceName, String property, Class<T> type) {
        Object value = client.propertyValue(path().value(), interfaceName, property);
        return PropertyValues.convert(property, value, type);
    }

    /**
     * Changes settings while it runs; see {@code SetUnitProperties} and systemctl(1), {@code set-property}.
     *
     * @param settings values by their names in systemd's D-Bus API, such as {@code CPUWeight}; values that
     *     {@link TransientUnit#with} accepts, or a {@link Variant} for a setting that this library doesn't know
     * @throws IllegalArgumentException if a value has another type
     */
    public void setProperties(Persistence persistence, Map<String, ?> settings) {
        List<TransientProperty> properties = settings.entrySet().stream()
                .map(setting -> property(setting.getKey(), setting.getValue()))
                .toList();
        Body arguments = Body.write(writer -> {
            writer.writeString(name.value());
            writer.writeBoolean(persistence == Persistence.RUNTIME);
            TransientProperty.writeAll(properties, writer);
        });
        client.perform(client.method("SetUnitProperties", "").withBody(arguments));
    }

    private TransientProperty property(String setting, Object value) {
        return value instanceof Variant variant
                ? TransientProperty.of(setting, variant)
                : TransientProperty.of(name.type(), setting, value, "a Variant passes one that isn't known here");
    }

    /** Returns the path of its object. systemd loads the unit when a program calls the object. */
    public ObjectPath path() {
        return name.objectPath();
    }

    @Override
    public String toString() {
        return name.value();
    }
}
