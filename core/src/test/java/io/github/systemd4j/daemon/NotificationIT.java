package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.printResult;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.NotifyReceiver;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receives the notifications of a separate JVM. */
class NotificationIT {
    private static List<String> notifying(NotifyReceiver receiver) {
        return List.of("env", "NOTIFY_SOCKET=" + receiver.address());
    }

    private static String bySystemdNotify(NotifyReceiver receiver, String... arguments) {
        String[] command = Stream.concat(
                        Stream.of("NOTIFY_SOCKET=" + receiver.address(), "systemd-notify", "--no-block"),
                        Stream.of(arguments))
                .toArray(String[]::new);
        Command notify = Command.run(
                "env", command[0], List.of(command).subList(1, command.length).toArray(String[]::new));
        assertThat(notify.exitStatus()).as(notify.errors()).isZero();
        return receiver.next();
    }

    static final class Sender {
        private Sender() {}

        public static void main(String[] args) {
            Notification.ready()
                    .and(Notification.status("größer \uD83D\uDE00"))
                    .and(Notification.mainPid(4_711))
                    .and(Notification.of("X_A", "b c"))
                    .send();
            Notification.stopping().and(Notification.watchdogTrigger()).send();
            Notification reloading = Notification.reloading();
            reloading.send();
            reloading.send();
            printResult(Notification.status("a".repeat(4_089))::send);
        }
    }

    @Test
    void shouldSendWhatSystemdNotifySends() {
        try (var receiver = NotifyReceiver.open()) {
            String all = bySystemdNotify(receiver, "--ready", "--status=größer \uD83D\uDE00", "--pid=4711", "X_A=b c");
            String variables = bySystemdNotify(receiver, "STOPPING=1", "WATCHDOG=trigger");
            assertThat(JavaProgram.run(notifying(receiver), Sender.class).output())
                    .isEqualTo("SENT\n");
            assertThat(receiver.next()).isEqualTo(all);
            assertThat(receiver.next()).isEqualTo(variables);
            long first = monotonicOf(receiver.next());
            assertThat(monotonicOf(receiver.next())).isGreaterThan(first);
            assertThat(receiver.next()).hasSize(Notification.MAX_BYTES);
            assertThat(receiver.hasNext()).isFalse();
        }
    }

    private static long monotonicOf(String reloading) {
        assertThat(reloading).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
        return Long.parseLong(reloading.substring(reloading.lastIndexOf('=') + 1));
    }

    static final class Failing {
        private Failing() {}

        public static void main(String[] args) {
            printResult(Notification.ready()::send);
            Scripted.unsetenv("NOTIFY_SOCKET");
            printResult(Notification.ready()::send);
            printResult(() -> Notification.barrier(Duration.ofSeconds(1)));
            for (String socket : List.of("/nowhere/notify", "relative", "/proc/self/stat")) {
                Scripted.setenv("NOTIFY_SOCKET", socket);
                printResult(Notification.ready()::send);
            }
            printResult(() -> Notification.barrier(Duration.ofSeconds(1)));
        }
    }

    @Test
    void shouldReachAnAbstractSocketAndReportWhatIsWrongWithOthers() {
        try (var receiver = NotifyReceiver.openAbstract()) {
            Command program = JavaProgram.run(notifying(receiver), Failing.class);
            assertThat(receiver.next()).isEqualTo("READY=1");
            String nobody = "nothing listens there: start the service through its manager, or unset the variable";
            assertThat(program.output().lines())
                    .containsExactly(
                            "SENT",
                            "NO_SERVICE_MANAGER",
                            "NO_SERVICE_MANAGER",
                            failure("FileNotFound", "/nowhere/notify", nobody, "No such file or directory"),
                            failure(
                                    "InvalidArgs",
                                    "relative",
                                    "the value must be an absolute path, or @ and the name of an abstract socket",
                                    "Invalid argument"),
                            failure("NoServer", "/proc/self/stat", nobody, "Connection refused"),
                            failure("NoServer", "/proc/self/stat", nobody, "Connection refused"));
        }
    }

    private static String failure(String name, String socket, String advice, String errno) {
        return ("BusException: [org.freedesktop.DBus.Error.%s] can't notify the service manager at"
                        + " NOTIFY_SOCKET=%s (%s): %s")
                .formatted(name, socket, advice, errno);
    }

    static final class Barrier {
        private Barrier() {}

        public static void main(String[] args) throws Exception {
            Notification.status("before").send();
            printResult(() -> Notification.barrier(Duration.ofMinutes(10)));
            printResult(() -> Notification.barrier(Duration.ofMillis(10)));
            Thread waiting =
                    Thread.startVirtualThread(() -> printResult(() -> Notification.barrier(Duration.ofMinutes(10))));
            Thread other = Thread.startVirtualThread(() -> Scripted.print("other virtual threads run"));
            other.join();
            System.in.read();
            waiting.interrupt();
            waiting.join();
        }
    }

    @Test
    void shouldWaitForTheManager() throws Exception {
        try (var receiver = NotifyReceiver.open();
                var program = JavaProgram.start(
                        List.of(
                                "env",
                                "NOTIFY_SOCKET=" + receiver.address(),
                                "JAVA_TOOL_OPTIONS=-Djdk.virtualThreadScheduler.maxPoolSize=1"),
                        Barrier.class)) {
            assertThat(receiver.next()).isEqualTo("STATUS=before");
            try (var barrier = receiver.receive()) {
                assertThat(barrier.text()).isEqualTo("BARRIER=1");
                assertThat(barrier.target()).startsWith("pipe:");
                assertThat(program.output()).isEmpty();
            }
            Await.until(() -> program.output().startsWith("SENT\n"));
            try (var late = receiver.receive()) {
                Await.until(() -> program.output().contains("TimeoutException"));
                assertThat(late.text()).isEqualTo("BARRIER=1");
            }
            try (var interrupted = receiver.receive()) {
                assertThat(interrupted.text()).isEqualTo("BARRIER=1");
                program.writeLine("interrupt it");
                assertThat(program.exitStatus()).isZero();
            }
            assertThat(program.output().lines())
                    .containsExactly(
                            "SENT",
                            "TimeoutException: the service manager has not read the notifications within PT0.01S",
                            "other virtual threads run",
                            "InterruptedException: null");
        }
    }

    static final class Unheard {
        private Unheard() {}

        public static void main(String[] args) {
            printResult(() -> Notification.barrier(Duration.ofMillis(20)));
        }
    }

    @Test
    void shouldWaitNoLongerThanTheTimeoutWhenNobodyReads() {
        try (var receiver = NotifyReceiver.open()) {
            receiver.fill();
            assertThat(JavaProgram.run(notifying(receiver), Unheard.class).output())
                    .isEqualTo("TimeoutException: the service manager has not read the notifications within PT0.02S\n");
        }
    }

    static final class SpeakingForTheDead {
        private SpeakingForTheDead() {}

        public static void main(String[] args) throws Exception {
            Process other = new ProcessBuilder("sleep", "infinity").start();
            printResult(() -> Notification.status("alive").sendFor(other.pid()));
            other.destroy();
            other.waitFor();
            Scripted.print(other.pid());
            printResult(() -> Notification.ready().sendFor(other.pid()));
        }
    }

    @Test
    void shouldRefuseToNotifyForAProcessThatHasEnded() {
        try (var receiver = NotifyReceiver.open()) {
            List<String> output = JavaProgram.run(notifying(receiver), SpeakingForTheDead.class)
                    .output()
                    .lines()
                    .toList();
            assertThat(output.getFirst()).isEqualTo("SENT");
            assertThat(output.getLast())
                    .isEqualTo("BusException: [org.freedesktop.DBus.Error.Failed] can't send [READY] for process "
                            + output.get(1) + ": No such process");
            assertThat(receiver.next()).isEqualTo("STATUS=alive");
            assertThat(receiver.hasNext()).isFalse();
        }
    }

    /** Calls every method that does nothing without a service manager. */
    static final class Alone {
        private Alone() {}

        public static void main(String[] args) throws Exception {
            printResult(Notification.reloading()::send);
            printResult(() -> Notification.ready().sendFor(1));
            printResult(() -> Notification.barrier(Duration.ofSeconds(1)));
            printResult(() -> FdStore.put("state", ByteBuffer.allocate(1)));
            printResult(() -> FdStore.put("input", 0));
            printResult(() -> FdStore.remove("state"));
            printResult(FdStore::capacity);
            printResult(Watchdog::interval);
            try (var watchdog = Watchdog.builder(() -> true).start()) {
                Scripted.print(watchdog.enabled());
            }
            ServiceLifecycle.<AutoCloseable>of(() -> {
                        new ProcessBuilder(
                                        "kill",
                                        "-HUP",
                                        Long.toString(ProcessHandle.current().pid()))
                                .start();
                        return () -> {};
                    })
                    .healthCheck(_ -> true)
                    .onReload(_ -> {
                        Scripted.print("reloaded");
                        System.exit(0);
                    })
                    .run();
        }
    }

    @Test
    void shouldNeedNoLibraryWithoutAServiceManager(@TempDir Path directory) throws Exception {
        Files.createFile(directory.resolve("libsystemd.so.0"));
        List<String> launcher =
                List.of("env", "-u", "NOTIFY_SOCKET", "-u", "WATCHDOG_USEC", "LD_LIBRARY_PATH=" + directory);
        Command program = JavaProgram.run(launcher, Alone.class);
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        assertThat(program.output().lines())
                .containsExactly(
                        "NO_SERVICE_MANAGER",
                        "NO_SERVICE_MANAGER",
                        "NO_SERVICE_MANAGER",
                        "NO_SERVICE_MANAGER",
                        "NO_SERVICE_MANAGER",
                        "NO_SERVICE_MANAGER",
                        "OptionalInt.empty",
                        "Optional.empty",
                        "false",
                        "reloaded");
    }
}
