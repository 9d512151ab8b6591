package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static io.github.systemd4j.daemon.Scripted.printResult;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.NotifyReceiver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Receives the notifications of a watchdog. */
class WatchdogIT {
    /** A health check that follows a script. At its end, it hangs and ignores interrupts. */
    private static final class Script implements HealthCheck {
        private final Queue<HealthCheck> steps;
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicBoolean released = new AtomicBoolean();
        private final CountDownLatch returned = new CountDownLatch(1);

        Script(HealthCheck... steps) {
            this.steps = new ArrayDeque<>(List.of(steps));
        }

        @Override
        public boolean isHealthy() throws Exception {
            HealthCheck step = steps.poll();
            return step == null ? hang() : step.isHealthy();
        }

        private boolean hang() {
            over.countDown();
            while (!released.get()) {
                Thread.onSpinWait();
            }
            returned.countDown();
            return true;
        }
    }

    private static boolean healthy() {
        return true;
    }

    static final class Beating {
        private Beating() {}

        public static void main(String[] args) throws Exception {
            printResult(Watchdog::interval);
            var script = new Script(
                    WatchdogIT::healthy,
                    () -> false,
                    WatchdogIT::healthy,
                    () -> {
                        throw new java.io.IOException("broken");
                    },
                    () -> {
                        Thread.currentThread().interrupt();
                        return true;
                    },
                    WatchdogIT::healthy);
            Watchdog watchdog = Watchdog.builder(script)
                    .period(Duration.ofMillis(1))
                    .threads(Thread.ofVirtual().factory())
                    .errorHandler((where, error) -> {
                        print(where + ": " + error);
                        throw new IllegalStateException("so is the handler");
                    })
                    .start();
            script.over.await();
            print(watchdog.enabled());
            watchdog.close();
            watchdog.close();
            script.released.set(true);
            script.returned.await();
            print("closed");
        }
    }

    private static List<String> launcher(NotifyReceiver receiver, String micros) {
        return List.of("env", "NOTIFY_SOCKET=" + receiver.address(), "WATCHDOG_USEC=" + micros);
    }

    @Test
    void shouldBeatAfterEachCheckThatSucceeds() {
        try (var receiver = NotifyReceiver.open()) {
            Command program = JavaProgram.run(launcher(receiver, "20000000"), Beating.class);
            assertThat(program.output().lines())
                    .containsExactly(
                            "Optional[PT20S]",
                            "a health check: java.lang.IllegalStateException: the health check returned false:"
                                    + " the service does not work",
                            "a health check: java.io.IOException: broken",
                            "true",
                            "closed");
            assertThat(program.errors()).contains("so is the handler");
            for (int i = 0; i < 4; i++) {
                assertThat(receiver.next()).isEqualTo("WATCHDOG=1");
            }
            assertThat(receiver.hasNext()).isFalse();
        }
    }

    static final class NotSent {
        private NotSent() {}

        public static void main(String[] args) throws Exception {
            Scripted.setenv("NOTIFY_SOCKET", "/nowhere");
            var failures = new CountDownLatch(3);
            try (var watchdog = Watchdog.builder(WatchdogIT::healthy)
                    .errorHandler((_, _) -> failures.countDown())
                    .start()) {
                failures.await();
                print(watchdog.enabled());
            }
            printResult(() -> Watchdog.builder(WatchdogIT::healthy)
                    .period(Duration.ofMillis(20))
                    .start());
            printResult(() -> Watchdog.builder(WatchdogIT::healthy).period(Duration.ZERO));
            printResult(() ->
                    Watchdog.builder(WatchdogIT::healthy).threads(_ -> null).start());
            for (String micros : List.of("0", "soon")) {
                Scripted.setenv("WATCHDOG_USEC", micros);
                printResult(Watchdog::interval);
            }
            Scripted.setenv("WATCHDOG_USEC", "1000");
            Scripted.setenv("WATCHDOG_PID", "me");
            printResult(Watchdog::interval);
            Scripted.setenv("WATCHDOG_PID", "1");
            printResult(Watchdog::interval);
            try (var watchdog = Watchdog.builder(() -> {
                        throw new AssertionError("nobody wants it");
                    })
                    .period(Duration.ofDays(1))
                    .start()) {
                print(watchdog.enabled());
            }
            Scripted.setenv(
                    "WATCHDOG_PID", Long.toString(ProcessHandle.current().pid()));
            printResult(Watchdog::interval);
        }
    }

    @Test
    void shouldContinueWhenANotificationIsLostAndReportTheError() {
        try (var receiver = NotifyReceiver.open()) {
            Command program = JavaProgram.run(launcher(receiver, "20000"), NotSent.class);
            assertThat(program.output().lines())
                    .containsExactly(
                            "true",
                            "IllegalArgumentException: the period of PT0.02S is too long: the service manager expects a notification"
                                    + " every PT0.02S",
                            "IllegalArgumentException: the period PT0S is not positive",
                            "IllegalStateException: the thread factory returned null: the watchdog needs a thread",
                            "IllegalStateException: the environment variable WATCHDOG_USEC=0 is invalid: it must be a number of"
                                    + " microseconds above 0",
                            "IllegalStateException: the environment variable WATCHDOG_USEC=soon is invalid: it must be a number of"
                                    + " microseconds above 0",
                            "IllegalStateException: the environment variable WATCHDOG_PID=me is invalid: it must be a process id",
                            "Optional.empty",
                            "false",
                            "Optional[PT0.001S]");
            assertThat(program.errors()).isEmpty();
        }
    }

    static final class Hurried {
        private Hurried() {}

        public static void main(String[] args) throws Exception {
            var checks = new CountDownLatch(500);
            long begin = System.nanoTime();
            try (var watchdog = Watchdog.builder(() -> {
                        checks.countDown();
                        return true;
                    })
                    .start()) {
                checks.await();
                print(watchdog.enabled());
            }
            print(System.nanoTime() - begin >= Duration.ofMillis(499).toNanos());
        }
    }

    @Test
    void shouldNotBeatFlatOut() {
        List<String> launcher = List.of("env", "-u", "NOTIFY_SOCKET", "WATCHDOG_USEC=1");
        assertThat(JavaProgram.run(launcher, Hurried.class).output()).isEqualTo("true\ntrue\n");
    }
}
