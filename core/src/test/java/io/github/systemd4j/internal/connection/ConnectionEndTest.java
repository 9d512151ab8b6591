package io.github.systemd4j.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ConnectionEndTest {
    private final ConnectionEnd end = new ConnectionEnd();

    @Test
    void shouldLetNobodyElseCompleteTheEndOfAConnection() {
        assertThat(end.complete(null)).isFalse();
        assertThat(end.completeExceptionally(new IllegalStateException())).isFalse();
        assertThat(end.cancel(true)).isFalse();
        assertThatThrownBy(() -> end.obtrudeValue(null)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> end.obtrudeException(new IllegalStateException()))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(end.completeAsync(() -> null, Runnable::run)).isCompleted();
        assertThat(end).isNotDone();
        assertThat(end.getNumberOfDependents()).isZero();
        var lost = new BusException(ErrorName.DISCONNECTED, "lost", 104);
        end.end(lost);
        assertThat(end.exceptionNow()).isSameAs(lost);
    }

    @Test
    void shouldLimitTheWaitForTheEndOfAConnectionByACopy() {
        assertThat(end.completeOnTimeout(null, 1, TimeUnit.MILLISECONDS).join()).isNull();
        assertThat(end.orTimeout(1, TimeUnit.MILLISECONDS)
                        .handle((_, error) -> error)
                        .join())
                .isInstanceOf(TimeoutException.class);
        assertThat(end).isNotDone();
    }
}
