package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.NotifyReceiver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests services in separate JVMs, and the signals that they receive. */
class ServiceLifecycleIT {
    private final NotifyReceiver receiver = NotifyReceiver.open();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Command start(Class<?> program, String... environment) {
        var launcher = new ArrayList<>(List.of("env", "--default-signal=INT", "NOTIFY_SOCKET=" + receiver.address()));
        launcher.addAll(List.of(environment));
        return JavaProgram.start(launcher, program);
    }

    private static void signal(String name, Command program) {
        assertThat(Command.run("kill", "-" + name, Long.toString(program.pid())).exitStatus())
                .isZero();
    }

    private void assertNotified(String... messages) {
        for (String message : messages) {
            assertThat(receiver.next()).isEqualTo(message);
        }
    }

    private void assertReloading() {
        assertThat(receiver.next()).startsWith("RELOADING=1\nMONOTONIC_USEC=");
    }

    static final class Reloading {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Reloading::start)
                    .onReload(Reloading::reload)
                    .healthCheck(_ -> true)
                    .errorHandler((where, error) -> print(where + ": " + error.getMessage()))
                    .run();
        }

        private static Closing start() throws IOException {
            print("starting");
            System.in.read();
            return new Closing();
        }

        private static void reload(Closing service) throws IOException {
            print("reload " + ++service.reloads);
            System.in.read();
            if (service.reloads == 2) {
                throw new IOException("no\nconfiguration");
            }
        }
    }

    /** Prints that it was closed. */
    private static class Closing implements AutoCloseable {
        private int reloads;

        @Override
        public void close() {
            print("closed");
        }
    }

    @Test
    void shouldReloadOneAfterTheOtherAndStop() throws Exception {
        try (var program = start(Reloading.class, "WATCHDOG_USEC=3600000000")) {
            Await.until(() -> program.output().equals("starting\n"));
            signal("HUP", program);
            program.writeLine("");
            assertNotified("READY=1"); // and not RELOADING=1
            assertWatchdogOrReloading();
            Await.until(() -> program.output().endsWith("reload 1\n"));
            signal("HUP", program);
            program.writeLine("");
            assertNotified("READY=1");
            assertReloading();
            program.writeLine("");
            assertNotified("READY=1\nSTATUS=The reload failed: java.io.IOException: no configuration");
            signal("HUP", program);
            assertThat(receiver.next()).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+\nSTATUS=");
            program.writeLine("");
            assertNotified("READY=1");
            signal("TERM", program);
            assertNotified("STOPPING=1");
            assertThat(program.exitStatus()).isZero();
            assertThat(program.output().lines())
                    .containsExactly(
                            "starting", "reload 1", "reload 2", "a reload: no", "configuration", "reload 3", "closed");
        }
    }

    private void assertWatchdogOrReloading() {
        List<String> both = List.of(receiver.next(), receiver.next());
        assertThat(both).contains("WATCHDOG=1").anyMatch(each -> each.startsWith("RELOADING=1\nMONOTONIC_USEC="));
    }

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

    static final class Exiting {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Exiting::start).run();
        }

        private static Closing start() {
            Thread.ofPlatform().start(() -> {
                try {
                    System.in.read();
                } catch (IOException e) {
                    print(e);
                }
                System.exit(42);
            });
            return new Closing();
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

    static final class NeverStarting {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(NeverStarting::start).run();
        }

        private static AutoCloseable start() throws InterruptedException {
            print("starting");
            new CountDownLatch(1).await();
            throw new AssertionError();
        }
    }

    @Test
    void shouldExitAtOnceWhenItIsStoppedDuringTheStart() throws Exception {
        try (var program = start(NeverStarting.class)) {
            Await.until(() -> program.output().equals("starting\n"));
            signal("TERM", program);
            assertNotified("STOPPING=1");
            assertThat(program.exitStatus()).isZero();
            assertThat(receiver.hasNext()).isFalse();
        }
    }

    static final class NotStarting {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(() -> {
                        if (args.length == 0) {
                            throw new IOException("port 8080 is taken");
                        }
                        return new Closing();
                    })
                    .run();
        }
    }

    @Test
    void shouldFailWhenTheStartFails() {
        try (var program = start(NotStarting.class)) {
            assertNotified("STATUS=The start failed: java.io.IOException: port 8080 is taken", "STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.errors()).contains("IOException: port 8080 is taken");
        }
    }

    @Test
    void shouldReportThatItGetsNoSignals() {
        try (var program = start(Exiting.class, "JDK_JAVA_OPTIONS=-Xrs")) {
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.errors()).contains("SIGTERM can't be handled").contains("without -Xrs");
            assertThat(receiver.hasNext()).isFalse();
        }
    }

    @Test
    void shouldFailWhenReadinessCanNotBeNotified() {
        try (var program = start(Reloading.class, "NOTIFY_SOCKET=/nowhere")) {
            program.writeLine("");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.errors()).contains("nothing listens there");
            assertThat(program.output().lines()).startsWith("starting", "closed");
        }
    }

    /** Prints when a notification is being sent, and starts. */
    static final class NotificationObserver {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(NotificationObserver::start)
                    .onReload(_ -> print("reload"))
                    .errorHandler((where, error) ->
                            print(where + ": " + error.getClass().getSimpleName()))
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
                    .containsExactly("notifying", "closed", "sending STOPPING=1: TimeoutException");
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

    /** Continues its first reload while it is closed. Closing lasts until another reload could have begun. */
    record ReloadingLate(Thread main, AtomicInteger reloads) implements AutoCloseable {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(() -> new ReloadingLate(Thread.currentThread(), new AtomicInteger()))
                    .onReload(ReloadingLate::reload)
                    .run();
        }

        private void reload() throws IOException {
            print("reload");
            if (reloads.incrementAndGet() == 1) {
                System.in.read();
            }
        }

        @Override
        public void close() {
            print("closing");
            while (Arrays.stream(main.getStackTrace())
                    .noneMatch(frame -> frame.getMethodName().equals("acquireUninterruptibly"))) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void shouldReloadNoMoreOnceItIsClosed() throws Exception {
        try (var program = start(ReloadingLate.class)) {
            assertNotified("READY=1");
            signal("HUP", program);
            Await.until(() -> program.output().equals("reload\n"));
            signal("HUP", program);
            signal("TERM", program);
            Await.until(() -> program.output().endsWith("closing\n"));
            program.writeLine("");
            assertThat(program.exitStatus()).isZero();
            assertThat(program.output().lines()).containsExactly("reload", "closing");
        }
    }

    /** Has a health check that succeeds once, and then hangs and ignores interrupts. */
    static final class ClosingSlowly {
        public static void main(String[] args) throws Exception {
            var checks = new AtomicInteger();
            ServiceLifecycle.<AutoCloseable>of(() -> System.in::read)
                    .healthCheck(_ -> checks.incrementAndGet() == 1 || hangs())
                    .run();
        }

        private static boolean hangs() {
            new Semaphore(0).acquireUninterruptibly();
            return false;
        }
    }

    @Test
    void shouldBeatUntilItIsClosed() {
        try (var program = start(ClosingSlowly.class, "WATCHDOG_USEC=20000")) {
            assertNotified("READY=1", "WATCHDOG=1");
            signal("TERM", program);
            List<String> sent = Stream.generate(receiver::next).limit(4).toList();
            assertThat(sent).containsExactlyInAnyOrder("STOPPING=1", "WATCHDOG=1", "WATCHDOG=1", "WATCHDOG=1");
            program.writeLine("");
            assertThat(program.exitStatus()).isZero();
        }
    }

    @Test
    void shouldNotBeReadyWhenTheWatchdogsIntervalIsNone() {
        try (var program = start(Reloading.class, "WATCHDOG_USEC=soon")) {
            assertNotified(
                    "STATUS=The start failed: java.lang.IllegalStateException: the environment variable WATCHDOG_USEC=soon is invalid:"
                            + " it must be a number of microseconds above 0",
                    "STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).isEmpty();
        }
    }

    static final class Two {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(() -> {
                        Scripted.printResult(() -> {
                            ServiceLifecycle.of(Closing::new).run();
                            return "runs";
                        });
                        throw new IOException("the start of the first");
                    })
                    .run();
        }
    }

    @Test
    void shouldRefuseTwoInOneJvm() {
        try (var program = start(Two.class)) {
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output())
                    .isEqualTo(
                            "IllegalStateException: another ServiceLifecycle runs in this JVM, but a signal has only one"
                                    + " handler: run one service in each JVM\n");
        }
    }

    @Test
    void shouldReportThatTheJvmHasNoSignals() {
        try (var program = start(Exiting.class, "JDK_JAVA_OPTIONS=--limit-modules=java.base,java.xml")) {
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.errors()).contains("SIGTERM can't be handled").contains("lacks the module jdk.unsupp");
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
