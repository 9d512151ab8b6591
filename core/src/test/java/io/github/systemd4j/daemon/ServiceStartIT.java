package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
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
}
