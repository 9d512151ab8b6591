package io.github.systemd4j.manager;

import io.github.systemd4j.internal.connection.Futures;
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
 * Brings jobs and their results together, from the signal {@code JobRemoved} of one connection.
 *
 * <p>systemd tells the caller of a job of its end, so there is no need of {@code Subscribe}. It forgets to, however,
 * what ends while it is re-executing itself, and then is asked for what is left.
 */
final class JobTracker {
    /**
     * For each unfinished job systemd follows its caller by a match rule, of which dbus-daemon gives a connection 512.
     * One more, and systemd leaves the bus, with all that it has to do there. {@link TransientServiceRunner} takes some, too.
     */
    private static final int MAX_UNFINISHED = 350;

    /** What is left to stop units with, should all other jobs hang. */
    private static final int KEPT_FOR_STOPS = 150;

    private final ManagerClient calls;
    private final CallLimiter turns = new CallLimiter(() -> hasRoom(KEPT_FOR_STOPS));
    private final CallLimiter stops = new CallLimiter(() -> hasRoom(0));
    private final JobResults results = new JobResults();
    private final SignalFollower signals;

    JobTracker(ManagerClient calls) {
        this.calls = calls;
        this.signals = new SignalFollower(
                calls,
                Map.of(
                        SystemdNames.signal("JobRemoved"),
                        this::onRemoved,
                        SystemdNames.OWNER_CHANGED,
                        this::onOwnerChanged),
                this::findMissed,
                this::end);
    }

    /** Ends all jobs without a result, and follows no more. */
    void close() {
        calls.loop().runIfOpen(() -> end(FutureErrors.closedHere()));
    }

    private void end(BusException reason) {
        signals.close(reason);
        results.endAll(JobResult.DISCONNECTED);
        takeTurns();
    }

    private void takeTurns() {
        stops.take();
        turns.take();
    }

    /** Waits, but not on the thread where jobs end. */
    <T> T await(Supplier<CompletableFuture<T>> task) {
        return calls.await(task);
    }

    JobResult await(Job job, Duration limit) {
        return calls.bus().loop().await(() -> Futures.detachable(job.result()), limit);
    }

    void cancel(long id) {
        calls.perform("CancelJob", "u", id);
    }

    /** A job as a reply names it; for the readers of {@link #submit}. */
    Job job(ObjectPath path, UnitName unit, JobType type) {
        return job(SystemdNames.jobId(path), unit, type);
    }

    /** A job as a reply names it; for the readers of {@link #submit}. */
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
        calls.loop().runIfOpen(() -> {
            results.remove(job.id(), job.result());
            takeTurns();
        });
    }

    /**
     * ManagerClient a method that makes jobs when it is its turn, unless it was given up by then. The reader runs on the loop's
     * thread.
     */
    <T> CompletableFuture<T> submit(JobType type, MethodCall call, Function<BodyReader, T> reader) {
        return calls.start(call, result -> follow(type, result, reader));
    }

    /**
     * Does the same for a result that may fail earlier. Completes once systemd has answered, however late that is: until
     * then it may make the jobs, which counts as one. On the loop's thread.
     */
    <T> CompletableFuture<T> follow(JobType type, CallResult<T> result, Function<BodyReader, T> reader) {
        CallLimiter queue = type == JobType.STOP ? stops : turns;
        Supplier<String> occupants =
                () -> queue.hasRoom() ? calls.occupants() : results.unfinished() + " jobs have not ended";
        return calls.inTurn(queue, result, occupants, () -> begin(result, reader));
    }

    private <T> CompletableFuture<T> begin(CallResult<T> result, Function<BodyReader, T> reader) {
        CompletableFuture<Void> following = signals.following();
        long began = results.callBegins();
        return following.thenCompose(_ -> calls.follow(result, reader)).whenComplete((_, _) -> {
            results.callEnds(began);
            takeTurns();
        });
    }

    private boolean hasRoom(int reserve) {
        return calls.isPeer() || results.unfinished() + reserve < MAX_UNFINISHED;
    }

    /** How much is kept; on the loop's thread. */
    int size() {
        return results.size() + turns.size() + stops.size();
    }

    // --- what systemd says

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
     * Asks which jobs are left. Messages come in order, so one that isn't and has no result now won't get one. If
     * systemd went away again, it is asked again when it is back; if it doesn't tell, nothing is known of any job.
     */
    private void findMissed() {
        calls.callAsync(calls.method("ListJobs", "").withTimeout(ManagerClient.UNLIMITED), JobStatus.ROWS)
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
