package io.github.systemd4j.manager;

import io.github.systemd4j.unit.JobResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The jobs of one connection that wait for their result, and results that have arrived before the reply that names
 * their job. Only for the loop's thread.
 *
 * <p>An early result is retained while a call is in flight that started before it, because only the reply to such a call
 * can name its job. So the number of retained results is limited by the duration of one call, even if there is always a
 * call in flight.
 */
final class JobResults {
    /** By id. Several futures can wait for one job: systemd returns a queued job again for an equal request. */
    private final Map<Long, List<CompletableFuture<JobResult>>> awaited = new HashMap<>();

    private final LinkedHashSet<Long> callsInFlight = new LinkedHashSet<>();
    private final Queue<Early> early = new ArrayDeque<>();
    private final Map<Long, JobResult> earlyById = new HashMap<>();
    private long clock;

    /** Starts a call that may create jobs, and returns the time of its start for {@link #callEnds}. */
    long callBegins() {
        callsInFlight.add(++clock);
        return clock;
    }

    /** Ends a call, after the jobs of its reply were added. */
    void callEnds(long began) {
        callsInFlight.remove(began);
        long oldest = callsInFlight.isEmpty() ? Long.MAX_VALUE : callsInFlight.getFirst();
        while (!early.isEmpty() && early.element().time < oldest) {
            earlyById.remove(early.remove().id);
        }
    }

    /** Completes a future when a job ends; at once if it has ended already. */
    void add(long id, CompletableFuture<JobResult> result) {
        JobResult known = earlyById.get(id);
        if (known == null) {
            awaited.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(result);
        } else {
            result.complete(known);
        }
    }

    /** Waits no longer for the result of a job. */
    void remove(long id, CompletableFuture<JobResult> result) {
        awaited.computeIfPresent(id, (_, same) -> {
            same.remove(result);
            return same.isEmpty() ? null : same;
        });
    }

    /** Completes the futures of a job. */
    void end(long id, JobResult result) {
        if (!callsInFlight.isEmpty()) {
            early.add(new Early(++clock, id));
            earlyById.put(id, result);
        }
        List<CompletableFuture<JobResult>> ended = awaited.get(id);
        if (ended != null) {
            List.copyOf(ended).forEach(each -> each.complete(result)); // it may remove itself
            awaited.remove(id);
        }
    }

    /** Ends all jobs that have no result. */
    void endAll(JobResult result) {
        ids().forEach(id -> end(id, result));
    }

    /** Returns the jobs that have no result. */
    Set<Long> ids() {
        return new HashSet<>(awaited.keySet());
    }

    /** Returns the number of jobs without a result, including one for each call in flight. */
    int unfinished() {
        return awaited.size() + callsInFlight.size();
    }

    /** Returns the number of retained objects. */
    int size() {
        return unfinished() + early.size();
    }

    private record Early(long time, long id) {}
}
