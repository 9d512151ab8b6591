package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More jobs than systemd has match rules for. */
@Tag("systemd")
class JobLimitIT {
    private final SystemdManager systemd = SystemdManager.openSystem();

    @BeforeEach
    void writeAUnitThatHangs() {
        UnitDirectory.oneshot("hanging@.service", "sleep infinity");
    }

    @AfterEach
    void close() {
        systemd.close();
    }

    private static JobResult result(Job job) throws Exception {
        return Await.value(job.result());
    }

    /** Units whose jobs don't end must still be stoppable. */
    @Test
    void shouldStopUnitsWhileTooManyJobsHang() throws Exception {
        List<CompletableFuture<Job>> starts = IntStream.rangeClosed(0, 200)
                .mapToObj(i -> systemd.unit("hanging@%d.service".formatted(i)))
                .map(unit -> unit.submitAsync(JobType.START, JobMode.REPLACE))
                .toList();
        Job first = Await.value(starts.getFirst());
        Await.value(starts.get(199));
        assertThat(starts.getLast()).isNotDone();
        assertThat(result(systemd.unit("hanging@0.service").stop())).isEqualTo(JobResult.DONE);
        assertThat(result(first)).isEqualTo(JobResult.CANCELED);
        Job last = Await.value(starts.getLast());
        starts.stream()
                .skip(1)
                .map(start -> start.join().unit())
                .forEach(unit -> systemd.unit(unit).submitAsync(JobType.STOP, JobMode.REPLACE));
        assertThat(result(last)).isEqualTo(JobResult.CANCELED);
    }

    @Test
    void shouldNotStartWhatWasGivenUp() throws Exception {
        UnitDirectory.lasting("unwanted.service");
        List<CompletableFuture<Job>> starts = IntStream.range(0, 200)
                .mapToObj(i -> systemd.unit("hanging@%d.service".formatted(i)))
                .map(unit -> unit.submitAsync(JobType.START, JobMode.REPLACE))
                .toList();
        Await.value(starts.getLast());
        CompletableFuture<Job> unwanted = systemd.unit("unwanted.service").submitAsync(JobType.START, JobMode.REPLACE);
        unwanted.cancel(false);
        CompletableFuture<Job> next = systemd.unit("hanging@200.service").submitAsync(JobType.START, JobMode.REPLACE);
        starts.forEach(start -> systemd.unit(start.join().unit()).submitAsync(JobType.STOP, JobMode.REPLACE));
        systemd.unit(Await.value(next).unit()).stop().await();
        assertThat(systemd.unit("unwanted.service").properties().activeState()).isEqualTo(ActiveState.INACTIVE);
    }
}
