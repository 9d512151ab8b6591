package io.github.systemd4j.manager;

import io.github.systemd4j.internal.systemd.ArrayReader;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.unit.JobState;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * All jobs that systemd has queued, requested by any program; see systemctl(1), "Job Commands". Safe from any thread; its
 * methods block as those of {@link SystemdManager}. {@link Job} is for jobs that this program requests.
 *
 * <p>Methods with the number of a job that has ended throw {@link io.github.systemd4j.message.BusException} with
 * {@link SystemdErrorName#NO_SUCH_JOB}.
 */
public final class Jobs {
    private static final String JOB = SystemdNames.BUS_NAME + ".Job";

    private final ManagerClient client;
    private final JobTracker tracker;

    Jobs(ManagerClient client, JobTracker tracker) {
        this.client = client;
        this.tracker = tracker;
    }

    /** Returns all jobs; see {@code ListJobs}. */
    public List<JobStatus> list() {
        return client.call("ListJobs", JobStatus.ROWS, "");
    }

    /**
     * Returns a job; see {@code GetJob}.
     *
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#NO_SUCH_JOB}, or
     *     {@link io.github.systemd4j.message.ErrorName#UNKNOWN_OBJECT} if it ends between the two calls of this method
     */
    public JobStatus get(long id) {
        ObjectPath path = client.call("GetJob", BodyReader::readObjectPath, "u", id);
        UnitProperties job = client.properties(path.value(), JOB);
        String unit = job.get("Unit", Struct.class).get(0).toString();
        return new JobStatus(
                id, new UnitName(unit), job.get("JobType", JobType.class), job.get("State", JobState.class), path);
    }

    /** Returns the jobs that wait for a job; see {@code GetJobAfter}. */
    public List<JobStatus> after(long id) {
        return client.call("GetJobAfter", JobStatus.ROWS, "u", id);
    }

    /** Returns the jobs that a job waits for; see {@code GetJobBefore}. */
    public List<JobStatus> before(long id) {
        return client.call("GetJobBefore", JobStatus.ROWS, "u", id);
    }

    /** Cancels a job; see {@code CancelJob}. */
    public void cancel(long id) {
        tracker.cancel(id);
    }

    /** Cancels all jobs; see {@code ClearJobs}. */
    public void clear() {
        client.perform("ClearJobs", "");
    }

    /**
     * Restarts or reloads the units that were marked by {@link Unit#setProperties} with {@code Markers}; see
     * {@code EnqueueMarkedJobs}.
     */
    public List<Job> enqueueMarked() {
        Map<Long, UnitName> units = new ConcurrentHashMap<>();
        Subscription announcements =
                client.bus().subscribe(SystemdNames.signal("JobNew"), signal -> putNew(signal.body(), units));
        try {
            list().forEach(job -> units.put(job.id(), job.unit()));
        } catch (RuntimeException | Error e) {
            announcements.close();
            throw e;
        }
        return client.await(() -> enqueueMarked(units, announcements));
    }

    /** Follows announcements until systemd has replied, however late, because its jobs count until then. */
    private CompletableFuture<List<Job>> enqueueMarked(Map<Long, UnitName> units, Subscription announcements) {
        JobType type = JobType.RELOAD_OR_TRY_RESTART;
        return client.start(
                client.method("EnqueueMarkedJobs", ""),
                result -> tracker.follow(type, result, reply -> marked(reply, units))
                        .whenComplete((_, _) -> announcements.close()));
    }

    private static void putNew(BodyReader jobNew, Map<Long, UnitName> units) {
        long id = jobNew.readUint32();
        SystemdNames.knownUnit(jobNew.skip().readString()).ifPresent(unit -> units.put(id, unit));
    }

    /**
     * Reads the reply, which contains only paths. systemd announces each job before it, unless the job was queued already.
     * Jobs are created after the whole reply was read.
     */
    private List<Job> marked(BodyReader reply, Map<Long, UnitName> units) {
        List<Long> ids = ArrayReader.strings(reply).stream()
                .map(path -> SystemdNames.jobId(new ObjectPath(path)))
                .toList();
        List<UnitName> names = ids.stream().map(id -> announced(id, units)).toList();
        return IntStream.range(0, ids.size())
                .mapToObj(i -> tracker.job(ids.get(i), names.get(i), JobType.RELOAD_OR_TRY_RESTART))
                .toList();
    }

    private static UnitName announced(long id, Map<Long, UnitName> units) {
        UnitName unit = units.get(id);
        if (unit == null) {
            throw new BusException(
                    ErrorName.INCONSISTENT_MESSAGE, "systemd has created job %d without a JobNew signal".formatted(id));
        }
        return unit;
    }
}
