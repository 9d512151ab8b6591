package io.github.systemd4j.manager;

import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.systemd.CallLimiter;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Completes jobs with their results, by the signal {@code JobRemoved} of one connection.
 *
 * <p>systemd notifies the caller of a job of its end, so {@code Subscribe} is not needed. But it does not notify of jobs
 * that end while it re-executes itself. Therefore this then asks for the remaining jobs.
 */
final class JobTracker {
    /**
     * The most unfinished jobs. For each, systemd adds a match rule for its caller, and dbus-daemon allows a connection
     * 512 rules. With one more, systemd leaves the bus. The difference is for the references of
     * {@link TransientServiceRunner}, for systemd's own rules, and for other callers.
     */
    private static final int MAX_UNFINISHED = 350;

    /** The part that only stops may use, so that units can still be stopped if all other jobs hang. */
    private static final int RESERVED_FOR_STOPS = 150;

    private final ManagerClient client;
    private final CallLimiter starts = new CallLimiter(() -> hasRoom(RESERVED_FOR_STOPS));
    private final CallLimiter stops = new CallLimiter(() -> hasRoom(0));
    private final JobResults results = new JobResults();
    private final SignalFollower signals;

    JobTracker(ManagerClient client) {
        this.client = client;
        this.signals = new SignalFollower(
                client,
                Map.of(
                        SystemdNames.signal("JobRemoved"),
                        this::onRemoved,
                        SystemdNames.OWNER_CHANGED,
                        this::onOwnerChanged),
                this::findMissed,
                this::end);
    }

    /** Ends all jobs without a result, and no longer follows signals. */
    void close() {
        LoopTasks.runIfOpen(client.loop(), () -> end(FutureErrors.closedHere()));
    }

    private void end(BusException reason) {
        signals.close(reason);
        results.endAll(JobResult.DISCONNECTED);
        startWaiting();
    }

    private void startWaiting() {
        stops.take();
        starts.take();
    }

    /** Waits for a future; not on the loop's own thread. */
    <T> T await(Supplier<CompletableFuture<T>> task) {
        return client.await(task);
    }

    JobResult await(Job job, Duration limit) {
        return client.bus().loop().await(() -> Futures.detachable(job.result()), limit);
    }

    void cancel(long id) {
        client.perform("CancelJob", "u", id);
    }

    /** Restarts the job that a reply names; for the readers of {@link #submit}. */
    Job job(ObjectPath path, UnitName unit, JobType type) {
        return job(SystemdNames.jobId(path), unit, type);
    }

    /** Restarts the job that a reply names; for the readers of {@link #submit}. */
    Job job(long id, UnitName unit, JobType type) {
        var job = new Job(this, id, unit, type);
        if (signals.end() != null) {
            job.result().complete(JobResult.DISCONNECTED);
            return job;
        }
        results.add(id, job.result());
        job.result().whenComplete((_, _) -> forget(job));
        return job;
    }

    private void forget(Job job) {
        LoopTasks.runIfOpen(client.loop(), () -> {
            results.remove(job.id(), job.result());
            startWaiting();
        });
    }

    /**
     * Calls a method that creates jobs as soon as the limits permit it, unless the caller abandons it earlier. The reader
     * runs on the loop's thread.
     */
    <T> CompletableFuture<T> submit(JobType type, MethodCall call, Function<BodyReader, T> reader) {
        return client.start(call, result -> follow(type, result, reader));
    }

    /**
     * Does the same for a result that may fail earlier. Completes when systemd has replied, however late: until then,
     * systemd may create the jobs, so the call counts as one job. On the loop's thread.
     */
    <T> CompletableFuture<T> follow(JobType type, CallResult<T> result, Function<BodyReader, T> reader) {
        CallLimiter limiter = type == JobType.STOP ? stops : starts;
        Supplier<String> blockers =
                () -> limiter.hasRoom() ? client.blockers() : results.unfinished() + " jobs have not ended";
        return client.inTurn(limiter, result, blockers, () -> begin(result, reader));
    }

    private <T> CompletableFuture<T> begin(CallResult<T> result, Function<BodyReader, T> reader) {
        CompletableFuture<Void> following = signals.following();
        long began = results.callBegins();
        return following.thenCompose(_ -> client.follow(result, reader)).whenComplete((_, _) -> {
            results.callEnds(began);
            startWaiting();
        });
    }

    private boolean hasRoom(int reserve) {
        return client.isPeer() || results.unfinished() + reserve < MAX_UNFINISHED;
    }

    /** Restarts the number of retained objects. On the loop's thread. */
    int size() {
        return results.size() + starts.size() + stops.size();
    }

    // --- signals

    private void onRemoved(Message signal) {
        BodyReader body = signal.body();
        long id = body.readUint32();
        body.skip().skip();
        results.end(id, JobResult.of(body.readString()));
    }

    private void onOwnerChanged(Message signal) {
        if (SystemdNames.isBack(signal)) {
            findMissed();
        }
    }

    /**
     * Lists the remaining jobs. Messages arrive in order, so a job that is not listed and has no result yet never gets one.
     * If systemd has left the bus again, this is repeated when it is back. If it refuses, the result of each job is
     * unknown.
     */
    private void findMissed() {
        client.callAsync(client.method("ListJobs", "").withTimeout(ManagerClient.UNLIMITED), JobStatus.ROWS)
                .whenComplete((left, error) -> {
                    if (left != null) {
                        endMissed(left);
                    } else if (!FutureErrors.isAbsence(error)) {
                        endMissed(List.of());
                    }
                });
    }

    private void endMissed(List<JobStatus> left) {
        Set<Long> missed = results.ids();
        left.forEach(job -> missed.remove(job.id()));
        missed.forEach(id -> results.end(id, JobResult.UNKNOWN));
    }
}
