package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Await;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests how services reload, and how their health is checked. */
class ServiceLifecycleIT extends ServiceLifecycleFixture {
    private void assertReloading() {
        assertThat(receiver.next()).startsWith("RELOADING=1\nMONOTONIC_USEC=");
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
}
