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
 * The results of jobs that are still to come on one connection, and the results that came before the reply which names
 * their job. The loop's thread alone.
 *
 * <p>A result is kept as long as a call is in flight that began before it, for only that one's reply can name its job.
 * So what is kept is bounded by what happens during one call, also where there is always another in flight.
 */
final class JobResults {
    /** By id; systemd gives the job that is queued already to whoever asks for the same again. */
    private final Map<Long, List<CompletableFuture<JobResult>>> awaited = new HashMap<>();

    private final LinkedHashSet<Long> callsInFlight = new LinkedHashSet<>();
    private final Queue<Early> early = new ArrayDeque<>();
    private final Map<Long, JobResult> earlyById = new HashMap<>();
    private long clock;

    /** A call that may make jobs begins. */
    long callBegins() {
        callsInFlight.add(++clock);
        return clock;
    }

    /** A call has ended, and the jobs that its reply names were added. */
    void callEnds(long began) {
        callsInFlight.remove(began);
        long oldest = callsInFlight.isEmpty() ? Long.MAX_VALUE : callsInFlight.getFirst();
        while (!early.isEmpty() && early.element().time < oldest) {
            earlyById.remove(early.remove().id);
        }
    }

    /** Completes when the job ends; at once if it has ended already. */
    void add(long id, CompletableFuture<JobResult> result) {
        JobResult known = earlyById.get(id);
        if (known == null) {
            awaited.computeIfAbsent(id, _ -> new ArrayList<>(1)).add(result);
        } else {
            result.complete(known);
        }
    }

    void remove(long id, CompletableFuture<JobResult> result) {
        awaited.computeIfPresent(id, (_, same) -> {
            same.remove(result);
            return same.isEmpty() ? null : same;
        });
    }

    /** A job has ended. */
    void end(long id, JobResult result) {
        if (!callsInFlight.isEmpty()) {
            early.add(new Early(++clock, id));
            earlyById.put(id, result);
        }
        List<CompletableFuture<JobResult>> ended = awaited.get(id);
        if (ended != null) {
            List.copyOf(ended).forEach(each -> each.complete(result)); // which may remove itself
            awaited.remove(id);
        }
    }

    void endAll(JobResult result) {
        ids().forEach(id -> end(id, result));
    }

    /** The jobs that have no result. */
    Set<Long> ids() {
        return new HashSet<>(awaited.keySet());
    }

    /** How many jobs have no result, those that are being asked for included. */
    int unfinished() {
        return awaited.size() + callsInFlight.size();
    }

    /** How much is kept. */
    int size() {
        return unfinished() + early.size();
    }

    private record Early(long time, long id) {}
}
