package io.github.systemd4j.manager;

import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Something that systemd was told to do with a unit, and may still be doing. Safe from any thread; needs no closing,
 * for it is let go of once it has ended, whether anybody looks or not.
 *
 * <p>Every job ends in a {@link JobResult}: no end is missed, however early it comes. If the connection ends first,
 * that is {@link JobResult#DISCONNECTED}; if the job ended while systemd was re-executing itself, {@link
 * JobResult#UNKNOWN}, as soon as systemd is back.
 */
public final class Job {
    private final JobTracker tracker;
    private final long id;
    private final UnitName unit;
    private final JobType type;
    private final CompletableFuture<JobResult> result = new CompletableFuture<>();

    Job(JobTracker tracker, long id, UnitName unit, JobType type) {
        this.tracker = tracker;
        this.id = id;
        this.unit = unit;
        this.type = type;
    }

    /** Its number, 1 to 2^32-1, which systemd gives to one job until it boots again. */
    public long id() {
        return id;
    }

    /** Its object, which is there until it ends. */
    public ObjectPath path() {
        return new ObjectPath(SystemdNames.JOBS + "/" + id);
    }

    /** The unit, by the name that was asked for. */
    public UnitName unit() {
        return unit;
    }

    /** What was asked for; systemd may have made a simpler job of it, such as a start of a restart. */
    public JobType type() {
        return type;
    }

    /**
     * How it ends. Completes on the loop's thread, and doesn't fail. To cancel it, or complete it in any other way such
     * as {@link CompletableFuture#orTimeout}, only gives up on the result: the job goes on.
     */
    public CompletableFuture<JobResult> result() {
        return result;
    }

    /**
     * Waits until it ends.
     *
     * @throws IllegalStateException on the loop's own thread
     */
    public JobResult await() {
        return tracker.await(() -> Futures.detachable(result));
    }

    /**
     * Waits until it ends, but not for ever. When the time is over, the job and its result go on.
     *
     * @throws io.github.systemd4j.message.BusException with {@link io.github.systemd4j.message.ErrorName#TIMEOUT} if it doesn't
     *     end in time
     * @throws IllegalStateException on the loop's own thread
     */
    public JobResult await(Duration limit) {
        return tracker.await(this, limit);
    }

    /**
     * Cancels it, and waits for systemd's answer; see {@code CancelJob}. What was begun isn't undone.
     *
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#NO_SUCH_JOB} if it has ended; with
     *     {@link io.github.systemd4j.message.ErrorName#NO_REPLY} if systemd re-executes itself and may not have seen this:
     *     the job then goes on until it is cancelled again
     * @throws IllegalStateException on the loop's own thread
     */
    public void cancel() {
        tracker.cancel(id);
    }

    @Override
    public String toString() {
        return "job %d: %s %s".formatted(id, type.dbusName(), unit);
    }
}
