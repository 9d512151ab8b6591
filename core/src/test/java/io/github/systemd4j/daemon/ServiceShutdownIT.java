package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how services stop and exit. */
class ServiceShutdownIT extends ServiceLifecycleFixture {
    static final class StopsBadly {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(StopsBadly::start)
                    .errorHandler((where, error) -> print(where + ": " + error.getMessage()))
                    .run();
        }

        private static AutoCloseable start() {
            return () -> {
                throw new IOException("can't");
            };
        }
    }

    @Test
    void shouldExitWithOneWhenClosingFails() {
        try (var program = start(StopsBadly.class)) {
            assertNotified("READY=1");
            signal("INT", program);
            assertNotified("STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).isEqualTo("closing the service: can't\n");
        }
    }

    @Test
    void shouldKeepTheStatusOfAnExit() {
        try (var program = start(Exiting.class)) {
            assertNotified("READY=1");
            program.writeLine("");
            assertNotified("STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(42);
            assertThat(program.output()).isEqualTo("closed\n");
        }
    }

    /** Drains until a line is read, or in vain. */
    static final class Draining {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Closing::new)
                    .drain(_ -> drain(args[0]), Duration.parse(args[1]))
                    .errorHandler((where, error) -> {
                        print(where + ": " + error.getMessage());
                        if (args[0].equals("fails, the handler exits")) {
                            System.exit(8);
                        }
                    })
                    .run();
        }

        private static void drain(String what) throws Exception {
            print("draining");
            switch (what) {
                case "until a line" -> System.in.read();
                case "in vain" -> new CountDownLatch(1).await();
                case "ignoring interrupts" -> new Semaphore(0).acquireUninterruptibly();
                case "exits" -> System.exit(7);
                default -> throw new IOException("can't");
            }
            print("drained");
        }
    }

    private Command startDraining(String what, String timeout) {
        return JavaProgram.start(List.of("env", "NOTIFY_SOCKET=" + receiver.address()), Draining.class, what, timeout);
    }

    @Test
    void shouldCloseOnlyAfterTheDrain() throws Exception {
        try (var program = startDraining("until a line", "PT1H")) {
            assertNotified("READY=1");
            signal("TERM", program);
            assertNotified("STOPPING=1\nEXTEND_TIMEOUT_USEC=3610000000");
            Await.until(() -> program.output().equals("draining\n"));
            program.writeLine("");
            assertThat(program.exitStatus()).isZero();
            assertThat(program.output().lines()).containsExactly("draining", "drained", "closed");
            assertThat(program.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"in vain", "ignoring interrupts"})
    void shouldCloseWhenTheDrainTakesTooLong(String what) {
        try (var program = startDraining(what, "PT0.2S")) {
            assertNotified("READY=1");
            signal("TERM", program);
            assertThat(program.exitStatus()).isZero();
            assertThat(program.output().lines()).containsExactly("draining", "closed");
            assertThat(program.errors()).contains("has not finished its work within the PT0.2S of its drain");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exits, 7, ''",
        "fails, 1, draining the service: can't",
        "'fails, the handler exits', 8, draining the service: can't"
    })
    void shouldCloseWhenTheDrainFails(String what, int status, String error) {
        try (var program = startDraining(what, "PT1H")) {
            assertNotified("READY=1");
            signal("TERM", program);
            assertThat(program.exitStatus()).isEqualTo(status);
            assertThat(program.output().lines().filter(line -> !line.equals(error)))
                    .containsExactly("draining", "closed");
            assertThat(program.output()).contains(error);
        }
    }

    static final class ExitingInClose {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.<AutoCloseable>of(() -> () -> {
                        print("closing");
                        System.exit(7);
                    })
                    .run();
        }
    }

    @Test
    void shouldNotHangWhenClosingExits() {
        try (var program = start(ExitingInClose.class)) {
            assertNotified("READY=1");
            signal("TERM", program);
            assertNotified("STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(7);
            assertThat(program.output()).isEqualTo("closing\n");
        }
    }

    /** Prints when a notification is being sent, and starts. */
    static final class NotificationObserver {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(NotificationObserver::start)
                    .onReload(_ -> print("reload"))
                    .errorHandler((where, error) -> print(where + ": " + error.getMessage()))
                    .run();
        }

        private static Closing start() {
            Thread.ofPlatform().daemon().start(() -> {
                while (!isNotifying()) {
                    Thread.onSpinWait();
                }
                print("notifying");
            });
            return new Closing();
        }

        private static boolean isNotifying() {
            return Thread.getAllStackTraces().values().stream()
                    .flatMap(Arrays::stream)
                    .anyMatch(frame -> frame.getClassName().endsWith("NotifySocket"));
        }
    }

    @Test
    void shouldStopWhenNobodyReadsThatItIsReady() throws Exception {
        receiver.fill();
        try (var program = start(NotificationObserver.class)) {
            Await.until(() -> program.output().equals("notifying\n"));
            signal("TERM", program);
            signal("INT", program);
            assertThat(program.exitStatus()).isZero();
            assertThat(program.output().lines())
                    .containsExactly(
                            "notifying",
                            "closed",
                            "sending STOPPING=1: the service manager has not read the notifications within 1 s");
        }
    }

    @Test
    void shouldStopWhenNobodyReadsThatItReloads() {
        try (var program = start(NotificationObserver.class)) {
            assertNotified("READY=1");
            receiver.fill();
            signal("HUP", program);
            signal("TERM", program);
            assertThat(program.exitStatus()).isZero();
            assertThat(program.output().lines()).contains("closed").doesNotContain("reload");
        }
    }

    static final class ExitingOnErrors {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Closing::new)
                    .onReload(_ -> {})
                    .errorHandler((where, _) -> {
                        print(where);
                        System.exit(3);
                    })
                    .run();
        }
    }

    @Test
    void shouldStopWhenTheErrorHandlerExits() throws Exception {
        try (var program = start(ExitingOnErrors.class)) {
            assertNotified("READY=1");
            Files.delete(Path.of(receiver.address()));
            signal("HUP", program);
            assertThat(program.exitStatus()).isEqualTo(3);
            assertThat(program.output().lines()).containsExactly("a notification", "closed", "sending STOPPING=1");
        }
    }

    @Test
    void shouldCloseBeforeTheErrorHandlerExits() throws Exception {
        try (var program = start(ExitingOnErrors.class)) {
            assertNotified("READY=1");
            Files.delete(Path.of(receiver.address()));
            signal("TERM", program);
            assertThat(program.exitStatus()).isEqualTo(3);
            assertThat(program.output().lines()).containsExactly("closed", "sending STOPPING=1");
        }
    }

    /** Closes until another signal has arrived, and its thread has ended. */
    static final class Impatient {
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        public static void main(String[] args) throws Exception {
            ServiceLifecycle.<AutoCloseable>of(() -> Impatient::stop).run();
        }

        private static void stop() {
            long before = THREADS.getTotalStartedThreadCount();
            print("closing");
            while (THREADS.getTotalStartedThreadCount() == before || isHandled("SIGINT")) {
                Thread.onSpinWait();
            }
        }

        private static boolean isHandled(String signal) {
            return Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().startsWith(signal));
        }
    }

    @Test
    void shouldNotKeepTheThreadsOfMoreSignals() throws Exception {
        try (var program = start(Impatient.class)) {
            assertNotified("READY=1");
            signal("TERM", program);
            Await.until(() -> program.output().equals("closing\n"));
            signal("INT", program);
            assertThat(program.exitStatus()).isZero();
        }
    }
}
