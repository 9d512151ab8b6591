package io.github.systemd4j.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.WakeUp;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.loop.EventSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrivenLoopTest {
    private static final LoopAccess LOOPS = LoopAccess.get();
    private static final long LIMIT = Duration.ofSeconds(10).toNanos();

    /** A source that is always ready. */
    private static final class Ready implements EventSource {
        private final EventLoop loop;
        private final WakeUp ready = new WakeUp();
        private int dispatched;

        Ready(EventLoop loop) {
            this.loop = loop;
            ready.signal();
            loop.add(this);
        }

        @Override
        public int fd() {
            return ready.fd();
        }

        @Override
        public int events() {
            return IN;
        }

        @Override
        public long deadlineMicros() {
            return -1;
        }

        @Override
        public void dispatch(int events) {
            dispatched++;
        }

        @Override
        public void close() {
            loop.remove(this);
            ready.close();
        }
    }

    @Test
    void shouldServeOtherSourcesWhenResultsOfOneAreThereAtOnce() throws Exception {
        try (EventLoop loop = EventLoop.driven()) {
            var first = new Ready(loop);
            var other = new Ready(loop);
            for (int call = 1; call <= 3; call++) {
                Thread.sleep(5); // a program that calls rarely
                int before = first.dispatched;
                LOOPS.drive(loop, first, () -> first.dispatched > before, LIMIT);
                assertThat(other.dispatched).isEqualTo(call);
            }
            for (int before = first.dispatched; first.dispatched < before + 1_000_000 && other.dispatched < 10; ) {
                int now = first.dispatched;
                LOOPS.drive(loop, first, () -> first.dispatched > now, LIMIT);
            }
            assertThat(other.dispatched).isEqualTo(10);
        }
    }
}
