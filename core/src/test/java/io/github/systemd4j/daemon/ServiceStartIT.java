package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.JavaProgram;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Tests services that fail to start, or are stopped before they have started. */
class ServiceStartIT extends ServiceLifecycleFixture {
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
            assertThat(program.errors()).isEmpty();
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
            assertNotified("STATUS=The start failed: java.io.IOException: port 8080 is taken\nERRNO=5", "STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.errors()).contains("an exception in the start", "IOException: port 8080 is taken");
        }
    }

    /** Binds a port twice, while a thread runs that nobody ends. */
    static final class LeavingAThread {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(LeavingAThread::start)
                    .errorHandler((where, _) -> print(where))
                    .run();
        }

        private static AutoCloseable start() throws IOException {
            Thread.ofPlatform().daemon(false).start(() -> new Semaphore(0).acquireUninterruptibly());
            var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            return new ServerSocket(first.getLocalPort(), 1, InetAddress.getLoopbackAddress());
        }
    }

    @Test
    void shouldExitWithTheErrnoWhenAFailedStartLeavesAThread() {
        try (var program = start(LeavingAThread.class)) {
            assertThat(receiver.next())
                    .startsWith("STATUS=The start failed: java.net.BindException: ")
                    .endsWith("\nERRNO=98");
            assertNotified("STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).isEqualTo("the start\n");
        }
    }

    static final class Rethrowing {
        public static void main(String[] args) throws Exception {
            try {
                ServiceLifecycle.of(() -> new FileInputStream("/nowhere/key"))
                        .rethrowStartFailure()
                        .run();
            } catch (IOException e) {
                print(e.getMessage());
                System.exit(42);
            }
        }
    }

    @Test
    void shouldLeaveAFailureToTheCallerOnRequest() {
        try (var program = start(Rethrowing.class)) {
            assertNotified(
                    "STATUS=The start failed: java.io.FileNotFoundException: /nowhere/key (No such file or directory)"
                            + "\nERRNO=2",
                    "STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(42);
            assertThat(program.output()).isEqualTo("/nowhere/key (No such file or directory)\n");
        }
    }

    static final class StartingSlowly {
        public static void main(String[] args) throws Exception {
            ServiceLifecycle.of(Closing::new)
                    .startTimeout(Duration.ofMinutes(10))
                    .stopTimeout(Duration.ofMinutes(5))
                    .run();
        }
    }

    @Test
    void shouldAskForTime() {
        try (var program = start(StartingSlowly.class)) {
            assertNotified("EXTEND_TIMEOUT_USEC=600000000", "READY=1");
            signal("TERM", program);
            assertNotified("STOPPING=1\nEXTEND_TIMEOUT_USEC=300000000");
            assertThat(program.exitStatus()).isZero();
        }
    }

    @Test
    void shouldWarnOfAScriptThatDoesNotExec() {
        try (var program = start(StartingSlowly.class, "SYSTEMD_EXEC_PID=1")) {
            assertNotified("EXTEND_TIMEOUT_USEC=600000000", "READY=1");
            signal("TERM", program);
            assertThat(program.exitStatus()).isZero();
            assertThat(program.errors())
                    .contains("WARNING: systemd has started process 1, but this is process %d".formatted(program.pid()))
                    .contains("write \"exec java\" in it");
        }
    }

    @Test
    void shouldNotWarnOfAScriptThatDoes() {
        try (var program = JavaProgram.start(
                List.of(
                        "env",
                        "NOTIFY_SOCKET=" + receiver.address(),
                        "sh",
                        "-c",
                        "SYSTEMD_EXEC_PID=$$ exec \"$@\"",
                        "script"),
                StartingSlowly.class)) {
            assertNotified("EXTEND_TIMEOUT_USEC=600000000", "READY=1");
            signal("TERM", program);
            assertThat(program.exitStatus()).isZero();
            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void shouldReportThatItGetsNoSignals() {
        try (var program = start(Exiting.class, "JDK_JAVA_OPTIONS=-Xrs")) {
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.errors()).contains("SIGTERM can't be handled").contains("without -Xrs");
            assertThat(receiver.next()).startsWith("STATUS=The start failed: ").contains("without -Xrs");
        }
    }

    @Test
    void shouldFailWhenReadinessCanNotBeNotified() {
        try (var program = start(Reloading.class, "NOTIFY_SOCKET=/nowhere")) {
            program.writeLine("");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).startsWith("starting\n").contains("nothing listens there", "closed\n");
        }
    }

    @Test
    void shouldNotBeReadyWhenTheWatchdogsIntervalIsNone() {
        try (var program = start(Reloading.class, "WATCHDOG_USEC=soon")) {
            assertNotified(
                    "STATUS=The start failed: java.lang.IllegalStateException: the environment variable WATCHDOG_USEC=soon is invalid:"
                            + " it must be a number of microseconds above 0\nERRNO=5",
                    "STOPPING=1");
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).doesNotContain("starting");
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
}
