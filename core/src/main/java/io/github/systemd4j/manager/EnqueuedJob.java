package io.github.systemd4j.manager;

import java.util.List;

/**
 * A job, and the other jobs that systemd queued because of it.
 *
 * @param job the requested job; systemd may have changed its {@link Job#unit()} and {@link Job#type()}
 * @param affected the other jobs, which end independently
 */
public record EnqueuedJob(Job job, List<AffectedJob> affected) {
    /** Copies the list. */
    public EnqueuedJob {
        affected = List.copyOf(affected);
    }
}
