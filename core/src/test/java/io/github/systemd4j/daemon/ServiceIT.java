package io.github.systemd4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how services start, reload, stop, and are supervised by a real systemd. */
@Tag("systemd")
class ServiceIT extends ServiceFixture {
    private static final int NOTIFY_RELOAD_SINCE = 253;

    /** A server that starts when one file exists, and ends when another one exists. */
    record Server(String stop, AtomicInteger reloads) implements AutoCloseable {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(() -> start(args[0], args[1]))
                    .onReload(Server::reload)
                    .healthCheck(_ -> true)
                    .run();
        }

        private static Server start(String start, String stop) throws IOException {
            Notification.status("starting").send();
            awaitFile(start);
            if (Files.size(Path.of(start)) > 0) {
                throw new IOException(Files.readString(Path.of(start)));
            }
            Notification.status("serving").send();
            return new Server(stop, new AtomicInteger());
        }

        private void reload() throws IOException {
            if (reloads.incrementAndGet() == 2) {
                throw new IOException("bad configuration");
            }
            Notification.status("reload " + reloads).send();
        }

        @Override
        public void close() {
            awaitFile(stop);
        }
    }

    private TestService server(String name, String settings) {
        return TestService.write(
                name,
                settings,
                Server.class,
                file("start").toString(),
                file("stop").toString());
    }

    @Test
    void shouldBeActiveOnceItIsReadyReloadAndStop() throws Exception {
        try (var service = server("notifying.service", "Type=notify")) {
            service.does("start", "--no-block");
            service.awaits("StatusText", "starting");
            service.assertIs("ActiveState", "activating");
            Files.createFile(file("start"));
            service.awaits("ActiveState", "active");
            service.assertIs("StatusText", "serving");
            service.does("reload");
            service.awaits("StatusText", "reload 1");
            service.awaits("ActiveState", "active");
            service.does("reload");
            service.awaits("StatusText", "The reload failed: java.io.IOException: bad configuration");
            service.awaits("ActiveState", "active");
            service.does("reload");
            service.awaits("StatusText", "reload 3");
            service.awaits("ActiveState", "active");
            Files.createFile(file("stop"));
            service.does("stop");
            service.assertIs("ActiveState", "inactive");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kill $MAINPID", "systemctl stop --no-block stopping.service"})
    void shouldTakeLongerToStopThanTheWatchdogWaits(String stop) throws Exception {
        Files.createFile(file("start"));
        try (var service = server("stopping.service", "Type=notify\nWatchdogSec=1")) {
            service.does("start");
            Command.run("sh", "-c", "MAINPID=%s; %s".formatted(mainProcess(service), stop));
            service.awaits("ActiveState", "deactivating");
            awaitBeats(service);
            Files.createFile(file("stop"));
            service.awaits("ActiveState", "inactive");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    @Test
    void shouldStopWhileItStarts() throws Exception {
        try (var service = server("starting.service", "Type=notify")) {
            service.does("start", "--no-block");
            service.awaits("StatusText", "starting");
            service.does("stop");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }

    @Test
    void shouldReportWhyItDoesNotStart() throws Exception {
        Files.writeString(file("start"), "the port is taken");
        try (var service = server("not-starting.service", "Type=notify")) {
            service.failsToStart();
            service.assertIs("StatusText", "The start failed: java.io.IOException: the port is taken");
            service.assertIs("Result", "exit-code");
            service.assertIs("ExecMainStatus", "1");
            service.assertIs("StatusErrno", "5");
        }
    }

    @Test
    void shouldReportThatItMayNotOpenTheSocketOfTheManager() throws Exception {
        Files.createFile(file("start"));
        String settings = "Type=notify\nRestrictAddressFamilies=AF_INET\nStandardError=file:" + file("errors");
        try (var service = server("confined.service", settings)) {
            service.failsToStart();
            service.assertIs("ExecMainStatus", "1");
            assertThat(file("errors")).content().contains("add AF_UNIX to RestrictAddressFamilies= of the service");
        }
    }

    @Test
    void shouldReloadForAManagerThatWaitsForIt() throws Exception {
        assumeSystemd(NOTIFY_RELOAD_SINCE);
        Files.createFile(file("start"));
        Files.createFile(file("stop"));
        try (var service = server("notify-reload.service", "Type=notify-reload\nExecReload=")) {
            service.does("start").does("reload");
            service.assertIs("StatusText", "reload 1");
            service.assertIs("ActiveState", "active");
        }
    }

    /** Hangs in its health check during the first run, and counts its notifications during the second. */
    static final class Watched {
        private Watched() {}

        public static void main(String[] args) throws Exception {
            boolean first = Files.notExists(Path.of(args[0]));
            var beats = new AtomicInteger();
            ServiceLifecycle.<AutoCloseable>of(() -> () -> {})
                    .healthCheck(_ -> first ? hang(args[0]) : count(beats))
                    .run();
        }

        private static boolean hang(String file) {
            try {
                Files.createFile(Path.of(file));
                Thread.sleep(Duration.ofDays(1));
                return true;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean count(AtomicInteger beats) {
            Notification.status(beats.incrementAndGet() < 12 ? "alive" : "12 beats")
                    .send();
            return true;
        }
    }

    @Test
    void shouldBeRestartedWhenItHangsAndLiveWhenItIsHealthy() throws Exception {
        String settings = "Type=notify\nWatchdogSec=500ms\nWatchdogSignal=KILL\nRestart=on-watchdog\nRestartSec=0";
        try (var service = TestService.write(
                "watched.service", settings, Watched.class, file("ran").toString())) {
            service.does("start");
            service.awaits("NRestarts", "1");
            service.awaits("StatusText", "12 beats");
            service.assertIs("NRestarts", "1");
            service.assertIs("ActiveState", "active");
        }
    }

    /** Takes longer to drain than its unit allows for a stop. */
    static final class Slow {
        private Slow() {}

        public static void main(String[] args) throws Exception {
            ServiceLifecycle.<AutoCloseable>of(() -> () -> {})
                    .drain(_ -> awaitFile(args[0]), Duration.ofMinutes(1))
                    .healthCheck(_ -> true)
                    .run();
        }
    }

    @Test
    void shouldGetMoreTime() throws Exception {
        String settings = "Type=notify\nTimeoutStopSec=1500ms\nWatchdogSec=1";
        try (var service = TestService.write(
                "slow.service", settings, Slow.class, file("stop").toString())) {
            service.does("start").does("stop", "--no-block");
            awaitBeats(service);
            Files.createFile(file("stop"));
            service.awaits("ActiveState", "inactive");
            service.assertIs("Result", "success");
            service.assertIs("ExecMainStatus", "0");
        }
    }
}
