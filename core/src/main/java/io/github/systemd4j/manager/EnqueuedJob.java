package io.github.systemd4j.manager;

import java.util.List;

/**
 * A job with the others that it brought about.
 *
 * @param job what was asked for; its {@link Job#unit()} and {@link Job#type()} are those that systemd made of it
 * @param affected the other jobs, which end on their own
 */
public record EnqueuedJob(Job job, List<AffectedJob> affected) {
    /** Copies the list. */
    public EnqueuedJob {
        affected = List.copyOf(affected);
    }
}
