package io.github.systemd4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceEnvironmentTest {
    @Test
    void shouldRemoveWhatIsForThisProcessAlone() {
        var environment = new HashMap<>(Map.of(
                "NOTIFY_SOCKET", "/run/systemd/notify",
                "WATCHDOG_PID", "1",
                "WATCHDOG_USEC", "1",
                "LISTEN_PID", "1",
                "LISTEN_PIDFDID", "1",
                "LISTEN_FDS", "1",
                "LISTEN_FDNAMES", "a",
                "FDSTORE", "1",
                "INVOCATION_ID", "0123",
                "PATH", "/bin"));
        ServiceEnvironment.removeFrom(environment);
        assertThat(environment).containsOnlyKeys("INVOCATION_ID", "PATH");
    }

    @Test
    void shouldRemoveFromTheEnvironmentOfAProcessThatIsBuilt() {
        var builder = new ProcessBuilder("true");
        builder.environment().put("NOTIFY_SOCKET", "/run/systemd/notify");
        ServiceEnvironment.removeFrom(builder.environment());
        assertThat(builder.environment()).doesNotContainKey("NOTIFY_SOCKET");
    }

    @Test
    void shouldReportWhetherSystemdRunsTheMachine() {
        assertThat(ServiceEnvironment.booted()).isEqualTo(Files.isDirectory(Path.of("/run/systemd/system")));
    }
}
