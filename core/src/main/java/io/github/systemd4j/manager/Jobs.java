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
 * The jobs that systemd has queued, whoever asked for them; see systemctl(1), "Job Commands". Safe from any thread; its
 * methods wait, as {@link SystemdManager} says. {@link Job} is for those that this program asks for.
 *
 * <p>Where a job is named by its number and has ended, they throw {@link io.github.systemd4j.message.BusException} with
 * {@link SystemdErrorName#NO_SUCH_JOB}.
 */
public final class Jobs {
    private static final String JOB = SystemdNames.BUS_NAME + ".Job";

    private final ManagerClient calls;
    private final JobTracker tracker;

    Jobs(ManagerClient calls, JobTracker tracker) {
        this.calls = calls;
        this.tracker = tracker;
    }

    /** All jobs; see {@code ListJobs}. */
    public List<JobStatus> list() {
        return calls.call("ListJobs", JobStatus.ROWS, "");
    }

    /**
     * One job; see {@code GetJob}.
     *
     * @throws io.github.systemd4j.message.BusException with {@link SystemdErrorName#NO_SUCH_JOB}, or
     *     {@link io.github.systemd4j.message.ErrorName#UNKNOWN_OBJECT} if it ends between the two calls that this takes
     */
    public JobStatus get(long id) {
        ObjectPath path = calls.call("GetJob", BodyReader::readObjectPath, "u", id);
        UnitProperties job = calls.properties(path.value(), JOB);
        String unit = job.get("Unit", Struct.class).get(0).toString();
        return new JobStatus(
                id, new UnitName(unit), job.get("JobType", JobType.class), job.get("State", JobState.class), path);
    }

    /** The jobs that wait for this one; see {@code GetJobAfter}. */
    public List<JobStatus> after(long id) {
        return calls.call("GetJobAfter", JobStatus.ROWS, "u", id);
    }

    /** The jobs that this one waits for; see {@code GetJobBefore}. */
    public List<JobStatus> before(long id) {
        return calls.call("GetJobBefore", JobStatus.ROWS, "u", id);
    }

    /** Cancels a job; see {@code CancelJob}. */
    public void cancel(long id) {
        tracker.cancel(id);
    }

    /** Cancels all jobs; see {@code ClearJobs}. */
    public void clear() {
        calls.perform("ClearJobs", "");
    }

    /**
     * Restarts or reloads the units that were marked for it with {@link Unit#setProperties} and {@code Markers}; see
     * {@code EnqueueMarkedJobs}.
     */
    public List<Job> enqueueMarked() {
        Map<Long, UnitName> units = new ConcurrentHashMap<>();
        Subscription announcements =
                calls.bus().subscribe(SystemdNames.signal("JobNew"), signal -> putNew(signal.body(), units));
        try {
            list().forEach(job -> units.put(job.id(), job.unit()));
        } catch (RuntimeException | Error e) {
            announcements.close();
            throw e;
        }
        return calls.await(() -> enqueueMarked(units, announcements));
    }

    /** Follows announcements until systemd has answered, because its jobs count, however late it is. */
    private CompletableFuture<List<Job>> enqueueMarked(Map<Long, UnitName> units, Subscription announcements) {
        JobType type = JobType.RELOAD_OR_TRY_RESTART;
        return calls.start(
                calls.method("EnqueueMarkedJobs", ""),
                result -> tracker.follow(type, result, reply -> marked(reply, units))
                        .whenComplete((_, _) -> announcements.close()));
    }

    private static void putNew(BodyReader jobNew, Map<Long, UnitName> units) {
        units.put(jobNew.readUint32(), new UnitName(jobNew.skip().readString()));
    }

    /**
     * The reply has nothing but paths, but systemd announces each job before, unless it was queued already. Jobs are made
     * after all of it was understood.
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
                    ErrorName.INCONSISTENT_MESSAGE, "systemd has made job %d without a JobNew signal".formatted(id));
        }
        return unit;
    }
}
