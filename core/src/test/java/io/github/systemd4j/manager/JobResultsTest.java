package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.unit.JobResult;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobResultsTest {
    private final JobResults results = new JobResults();
    private final CompletableFuture<JobResult> first = new CompletableFuture<>();
    private final CompletableFuture<JobResult> second = new CompletableFuture<>();

    @Test
    void shouldCompleteWhenTheJobEnds() {
        results.add(7, first);
        results.add(8, second);
        results.end(7, JobResult.DONE);
        assertThat(first).isCompletedWithValue(JobResult.DONE);
        assertThat(second).isNotDone();
        assertThat(results.ids()).containsExactly(8L);
    }

    @Test
    void shouldCompleteWhenTheJobEndedBeforeTheReply() {
        long call = results.callBegins();
        results.end(7, JobResult.FAILED);
        results.add(7, first);
        results.callEnds(call);
        assertThat(first).isCompletedWithValue(JobResult.FAILED);
        assertThat(results.size()).isZero();
    }

    @Test
    void shouldNotKeepWhatNoReplyCanName() {
        results.end(7, JobResult.DONE);
        long call = results.callBegins();
        results.add(7, first);
        results.callEnds(call);
        assertThat(first).isNotDone();
        assertThat(results.size()).isEqualTo(1);
    }

    @Test
    void shouldKeepWhatAnOlderCallMayName() {
        long older = results.callBegins();
        long newer = results.callBegins();
        results.end(7, JobResult.DONE);
        results.callEnds(newer);
        results.add(7, first);
        results.callEnds(older);
        assertThat(first).isCompletedWithValue(JobResult.DONE);
        assertThat(results.size()).isZero();
    }

    @Test
    void shouldStayBoundedWhenThereIsAlwaysACallInFlight() {
        long previous = results.callBegins();
        for (int i = 0; i < 10_000; i++) {
            long next = results.callBegins();
            results.end(i, JobResult.DONE);
            results.callEnds(previous);
            previous = next;
            assertThat(results.size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void shouldNotifyAllThatRequestedTheSame() {
        results.add(7, first);
        results.add(7, second);
        results.remove(7, first);
        results.end(7, JobResult.CANCELED);
        assertThat(first).isNotDone();
        assertThat(second).isCompletedWithValue(JobResult.CANCELED);
        assertThat(results.size()).isZero();
    }

    @Test
    void shouldTakeWhatCallbacksDo() {
        results.add(7, first);
        results.add(7, second);
        first.thenRun(() -> results.remove(7, second));
        results.endAll(JobResult.DISCONNECTED);
        assertThat(second).isCompletedWithValue(JobResult.DISCONNECTED);
        assertThat(results.size()).isZero();
    }
}
