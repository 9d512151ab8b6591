package io.github.systemd4j.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Handles signals to this JVM that have no effect by default. */
class ProcessSignalsIT {
    private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

    private static void signal(String name) {
        Command.run("kill", "-" + name, Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void shouldHandleUntilClosed() throws Exception {
        try (var outer = new ProcessSignals()) {
            outer.handle("WINCH", () -> handled.add("outer"));
            try (var inner = new ProcessSignals()) {
                inner.handle("WINCH", () -> handled.add("inner"));
                signal("WINCH");
                assertThat(Await.next(handled)).isEqualTo("inner");
            }
            signal("WINCH");
            assertThat(Await.next(handled)).isEqualTo("outer");
        }
        assertThat(handled).isEmpty();
    }

    @Test
    void shouldReportThatASignalIsNotAvailable() {
        try (var signals = new ProcessSignals()) {
            assertThatThrownBy(() -> signals.handle("KILL", () -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("SIGKILL can't be handled");
        }
    }
}
