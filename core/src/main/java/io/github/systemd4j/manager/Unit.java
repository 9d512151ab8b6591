package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;
import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.ObjectPath;
import java.util.concurrent.CompletableFuture;

/**
 * A unit by its name, whether it is there or not. Holds no state but names; safe from any thread.
 *
 * <p>Methods wait for systemd's answer, as {@link SystemdManager} says, and those that return a {@link Job} for no more
 * than that.
 */
public final class Unit {
    private final Calls calls;
    private final JobTracker jobs;
    private final String name;

    Unit(Calls calls, JobTracker jobs, String name) {
        this.calls = calls;
        this.jobs = jobs;
        this.name = name;
    }

    /** The unit's name. */
    public String name() {
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
     * Starts it in place of another unit whose queued start is canceled; see {@code StartUnitReplace}.
     *
     * @throws io.github.systemd4j.bus.BusException with {@link SystemdErrorName#NO_SUCH_JOB} if the other unit has no
     *     queued job
     */
    public Job startReplacing(String queued, JobMode mode) {
        MethodCall call = calls.method("StartUnitReplace", "sss", queued, name, mode.word());
        return jobs.loop().await(submit(call, JobType.START));
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
        return jobs.loop().await(submitAsync(type, mode));
    }

    /**
     * Makes a job of one of the types that have a method above. The future completes once systemd has queued it, and
     * fails with {@link io.github.systemd4j.bus.BusException} if it won't; {@link Job#result()} tells the rest.
     *
     * @throws IllegalArgumentException for other types; {@link #enqueue} takes some of them
     */
    public CompletableFuture<Job> submitAsync(JobType type, JobMode mode) {
        return submit(calls.method(member(type), "ss", name, mode.word()), type);
    }

    private CompletableFuture<Job> submit(MethodCall call, JobType type) {
        return jobs.submit(call, reply -> jobs.job(JobTracker.id(reply.readObjectPath()), name, type));
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
                throw new IllegalArgumentException("systemd has no method of its own for " + type + ": try enqueue");
        };
    }

    /** Makes a job, and tells which others come with it; see {@code EnqueueUnitJob}. */
    public EnqueuedJob enqueue(JobType type, JobMode mode) {
        MethodCall call = calls.method("EnqueueUnitJob", "sss", name, type.word(), mode.word());
        return jobs.loop().await(jobs.submit(call, this::readEnqueued));
    }

    private EnqueuedJob readEnqueued(BodyReader reply) {
        long id = reply.readUint32();
        reply.skip();
        String unit = reply.readString();
        reply.skip();
        Job job = jobs.job(id, unit, JobType.of(reply.readString()));
        return new EnqueuedJob(job, Rows.read(reply, AffectedJob::read));
    }

    /** Its object. systemd loads the unit when it is used. */
    public ObjectPath path() {
        return UnitPaths.of(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
