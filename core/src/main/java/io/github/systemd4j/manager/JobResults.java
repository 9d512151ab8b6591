package io.github.systemd4j.manager;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/**
 * The jobs of one connection that have no result yet, and the results that came before the reply which names their job.
 * The loop's thread alone.
 *
 * <p>A result is kept as long as a call is in flight that began before it, for only that one's reply can name its job. So
 * what is kept is bounded by what happens during one call, also where there is always another in flight.
 */
final class JobResults {
    /** By id; systemd gives the job that is queued already to whoever asks for the same again. */
    private final Map<Long, List<Job>> jobs = new HashMap<>();

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

    void add(Job job) {
        JobResult result = earlyById.get(job.id());
        if (result == null) {
            jobs.computeIfAbsent(job.id(), _ -> new ArrayList<>(1)).add(job);
        } else {
            job.result().complete(result);
        }
    }

    void remove(Job job) {
        jobs.computeIfPresent(job.id(), (_, same) -> {
            same.remove(job);
            return same.isEmpty() ? null : same;
        });
    }

    /** A job has ended. */
    void end(long id, JobResult result) {
        if (!callsInFlight.isEmpty()) {
            early.add(new Early(++clock, id));
            earlyById.put(id, result);
        }
        List<Job> ended = jobs.remove(id);
        if (ended != null) {
            ended.forEach(job -> job.result().complete(result));
        }
    }

    void endAll(JobResult result) {
        ids().forEach(id -> end(id, result));
    }

    /** Those without a result. */
    Set<Long> ids() {
        return new HashSet<>(jobs.keySet());
    }

    /** How many jobs have no result, those that are being asked for included. */
    int unfinished() {
        return jobs.size() + callsInFlight.size();
    }

    /** How much is kept. */
    int size() {
        return unfinished() + early.size();
    }

    private record Early(long time, long id) {}
}
