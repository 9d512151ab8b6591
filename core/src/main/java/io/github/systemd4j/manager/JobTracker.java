package io.github.systemd4j.manager;

import io.github.systemd4j.bus.BodyReader;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorName;
import io.github.systemd4j.bus.EventLoop;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.ObjectPath;
import io.github.systemd4j.bus.SignalHandler;
import io.github.systemd4j.bus.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings jobs and their results together, from the signal {@code JobRemoved} of one connection.
 *
 * <p>systemd tells the caller of a job of its end, so there is no need of {@code Subscribe}. It forgets to, however,
 * what ends while it is re-executing itself, and then is asked for what is left.
 */
final class JobTracker {
    private final Calls calls;
    private final EventLoop loop;
    private final JobResults results = new JobResults();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable CompletableFuture<Void> watching;

    JobTracker(Calls calls) {
        this.calls = calls;
        this.loop = calls.bus().loop();
        calls.bus().closed().whenComplete((_, _) -> close());
    }

    /** Ends all jobs without a result, and follows no more. */
    void close() {
        runQuietly(() -> {
            watching = CompletableFuture.failedFuture(closedHere());
            subscriptions.forEach(Subscription::close);
            results.endAll(JobResult.DISCONNECTED);
        });
    }

    EventLoop loop() {
        return loop;
    }

    /** The number in a job's path. */
    static long id(ObjectPath path) {
        return Long.parseLong(path.value().substring(Systemd.JOBS.length() + 1));
    }

    void cancel(long id) {
        calls.perform("CancelJob", "u", id);
    }

    /** A job as a reply names it; for the readers of {@link #submit}. */
    Job job(long id, UnitName unit, JobType type) {
        var job = new Job(this, id, unit, type);
        results.add(job);
        job.result().whenComplete((_, _) -> forget(job));
        return job;
    }

    private void forget(Job job) {
        runQuietly(() -> results.remove(job));
    }

    /** Calls a method that makes jobs. The reader runs on the loop's thread. */
    <T> CompletableFuture<T> submit(MethodCall call, Function<BodyReader, T> reader) {
        return CompletableFuture.completedFuture(call)
                .thenComposeAsync(_ -> watching(), this::onLoop)
                .thenCompose(_ -> begin(call, reader));
    }

    private <T> CompletableFuture<T> begin(MethodCall call, Function<BodyReader, T> reader) {
        long began = results.callBegins();
        return calls.bus()
                .callAsync(call, reply -> reader.apply(reply.body()))
                .whenComplete((_, _) -> results.callEnds(began));
    }

    /** How much is kept; on the loop's thread. */
    int size() {
        return results.size();
    }

    private void onLoop(Runnable task) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            throw closedHere();
        }
    }

    /** For what a loop that was closed has done already. */
    private void runQuietly(Runnable task) {
        try {
            onLoop(task);
        } catch (BusException closed) {
            // nothing is left to be done
        }
    }

    private static BusException closedHere() {
        return new BusException(ErrorName.DISCONNECTED, "the connection to systemd was closed");
    }

    // --- what systemd says

    /** Completes when no result can be missed. */
    private CompletableFuture<Void> watching() {
        if (watching == null) {
            watching = CompletableFuture.allOf(subscribe(Systemd.signal("JobRemoved"), this::onRemoved), watchOwner());
        }
        return watching;
    }

    private CompletableFuture<Void> watchOwner() {
        return calls.bus().uniqueName().isEmpty()
                ? CompletableFuture.completedFuture(null)
                : subscribe(Systemd.OWNER_CHANGED, this::onOwnerChanged);
    }

    private CompletableFuture<Void> subscribe(MatchRule rule, SignalHandler handler) {
        return calls.bus().subscribeAsync(rule, handler).thenAccept(subscriptions::add);
    }

    private void onRemoved(Message signal) {
        BodyReader body = signal.body();
        long id = body.readUint32();
        body.skip().skip();
        results.end(id, JobResult.of(body.readString()));
    }

    private void onOwnerChanged(Message signal) {
        if (Systemd.isBack(signal)) {
            findMissed();
        }
    }

    /** Asks which jobs are left. Messages come in order, so one that isn't and has no result now won't get one. */
    private void findMissed() {
        calls.bus()
                .callAsync(calls.method("ListJobs", ""), reply -> JobStatus.ROWS.apply(reply.body()))
                .whenComplete((left, error) -> {
                    if (left != null) {
                        endMissed(left);
                    } else if (error instanceof BusException failure && failure.is(ErrorName.TIMEOUT)) {
                        findMissed();
                    }
                });
    }

    private void endMissed(List<JobStatus> left) {
        Set<Long> missed = results.ids();
        left.forEach(job -> missed.remove(job.id()));
        missed.forEach(id -> results.end(id, JobResult.UNKNOWN));
    }
}
