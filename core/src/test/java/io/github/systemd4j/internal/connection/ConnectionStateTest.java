package io.github.systemd4j.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionStateTest {
    private static final long NEVER = -1;
    private static final BusException LOST = BusErrors.peerGone("the peer closed the connection");

    private final ConnectionState<String> state = new ConnectionState<>(Duration.ofSeconds(25));

    @Test
    void shouldHaveADeadlineWhenConnecting() {
        assertThat(state.isConnecting()).isTrue();
        assertThat(state.isLate()).isFalse();
        assertThat(state.deadlineMicros(1)).isEqualTo(1);
        assertThat(state.deadlineMicros(NEVER)).isPositive();
        state.ready().complete(":1.1");
        assertThat(state.isConnecting()).isFalse();
        assertThat(state.deadlineMicros(NEVER)).isEqualTo(NEVER);
    }

    @Test
    void shouldBeLateWhenTheDeadlineHasPassed() throws InterruptedException {
        var late = new ConnectionState<String>(Duration.ofNanos(1));
        Thread.sleep(1);
        assertThat(late.isLate()).isTrue();
        late.end(LOST);
        assertThat(late.isLate()).isFalse();
    }

    @Test
    void shouldNeverBeLateWhenTheTimeIsUnlimited() {
        var unlimited = new ConnectionState<String>(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(unlimited.isLate()).isFalse();
        assertThat(unlimited.deadlineMicros(NEVER)).isEqualTo(NEVER);
    }

    @Test
    void shouldKeepTheFirstCauseWhenEndedTwice() {
        assertThatCode(state::checkOpen).doesNotThrowAnyException();
        state.end(LOST);
        state.end(BusErrors.closedHere());
        assertThat(state.isOpen()).isFalse();
        assertThat(state.cause()).isSameAs(LOST);
        assertThatThrownBy(state::checkOpen)
                .isInstanceOfSatisfying(
                        BusException.class,
                        error -> assertThat(error.is(ErrorName.DISCONNECTED)).isTrue())
                .hasCause(LOST);
        assertThat(state.closed()).isNotDone();
        state.freed();
        assertThat(state.closed().exceptionNow()).isSameAs(LOST);
    }

    @Test
    void shouldBeClosedWithoutAnErrorWhenThisProgramHasClosed() {
        state.end(BusErrors.closedHere());
        state.freed();
        assertThat(state.closed()).isCompletedWithValue(null);
    }
}
