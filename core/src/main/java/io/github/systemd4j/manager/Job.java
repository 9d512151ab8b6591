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
 * A job: a task of systemd for a unit, requested by this program. Safe from any thread. It needs no closing: it is released
 * when the job has ended.
 *
 * <p>Every job ends with a {@link JobResult}, even if it ends before systemd's reply is read. If the connection ends
 * first, the result is {@link JobResult#DISCONNECTED}. If the job ended while systemd was re-executing itself, it is
 * {@link JobResult#UNKNOWN}, as soon as systemd is back.
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

    /** Returns the job's number, 1 to 2^32-1, which is unique until the next boot. */
    public long id() {
        return id;
    }

    /** Returns the path of its object, which exists until the job ends. */
    public ObjectPath path() {
        return new ObjectPath(SystemdNames.JOBS + "/" + id);
    }

    /** Returns the unit's name, as it was requested. */
    public UnitName unit() {
        return unit;
    }

    /** Returns the requested type. systemd may run a simpler one, such as a start instead of a restart. */
    public JobType type() {
        return type;
    }

    /**
     * Returns a future that completes with the result, on the loop's thread, and never fails. Canceling it, or completing
     * it in another way such as {@link CompletableFuture#orTimeout}, only abandons the result: the job continues.
     */
    public CompletableFuture<JobResult> result() {
        return result;
    }

    /**
     * Waits until the job ends.
     *
     * @throws IllegalStateException on the loop's own thread
     */
    public JobResult await() {
        return tracker.await(() -> Futures.detachable(result));
    }

    /**
     * Waits until the job ends, up to a limit. After a timeout, the job continues, and {@link #result} still completes.
     *
     * @throws io.github.systemd4j.message.BusException with {@link io.github.systemd4j.message.ErrorName#TIMEOUT} if it does not
     *     end in time
     * @throws IllegalStateException on the loop's own thread
     */
    public JobResult await(Duration limit) {
        return tracker.await(this, limit);
    }

    /**
     * Cancels the job, and waits for systemd's reply; see {@code CancelJob}. Steps that were already done are not undone.
     *
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#NO_SUCH_JOB} if it has ended; with
     *     {@link io.github.systemd4j.message.ErrorName#NO_REPLY} if systemd re-executes itself, and may not have received
     *     this call: the job then continues until it is canceled again
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
