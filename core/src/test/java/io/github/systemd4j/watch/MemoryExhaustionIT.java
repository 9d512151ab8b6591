package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.MemoryShortage;
import io.github.systemd4j.testing.Systemctl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A watch whose JVM has no free memory for some time, while broker and systemd restart. The number of runs is the
 * property {@code memory.runs}.
 */
@Tag("systemd")
class MemoryExhaustionIT {
    private static final int RUNS = Integer.getInteger("memory.runs", 2);
    private static final Duration MAX_WAIT = Duration.ofSeconds(90);
    private static final String UNIT = "s4j-memory.service";

    private static final List<String> FAULTS =
            List.of("systemctl restart dbus.service", "systemctl kill --signal=KILL dbus.service");

    /** Starts when memory is exhausted. The program's heap is free again before or after its end. */
    private static final String SCRIPT = """
            sleep 0.4
            %s
            sleep 0.2
            systemd-run --quiet --unit=%2$s --remain-after-exit true
            systemctl daemon-reload
            systemctl stop %2$s
            systemctl daemon-reexec
            systemd-run --quiet --unit=%2$s --remain-after-exit true
            touch %3$s
            """;

    /** Watches systemd by feeds of each kind, with a small heap that is full for some seconds. */
    static final class Exhausted {
        private Exhausted() {}

        public static void main(String[] args) throws Exception {
            UnitWatch.Builder builder = UnitWatch.builder(BusAddress.system()).errorHandler((_, _) -> {});
            try (UnitWatch watch =
                    (args[0].equals("libsystemd") ? builder.transport(Transport.LIBSYSTEMD) : builder).open()) {
                var coalesced = new UnitView();
                var single = new UnitView();
                var dropped = new UnitView();
                watch.feed().subscribe(event -> see(coalesced, event));
                watch.feed().overflow(OverflowPolicy.COALESCE, 100).subscribe(event -> see(single, event));
                watch.feed().overflow(OverflowPolicy.DROP_OLDEST, 100).subscribe(event -> see(dropped, event));
                List<UnitView> views = List.of(coalesced, single, dropped);
                awaitEqual(watch, views);
                Process faults =
                        new ProcessBuilder("bash", "-c", args[1]).inheritIO().start();
                MemoryShortage.last(Duration.parse(args[2]));
                awaitFile(Path.of(args[3])); // the JDK's thread that waits for processes would end if memory ran out
                awaitEqual(watch, views);
            }
        }

        /** The library has delivered the event: the handler must retry until the view contains it. */
        private static void see(UnitView view, UnitEvent event) throws InterruptedException {
            while (true) {
                try {
                    view.see(event);
                    return;
                } catch (OutOfMemoryError e) {
                    Thread.sleep(10);
                }
            }
        }

        private static void awaitFile(Path file) throws InterruptedException {
            while (!Files.exists(file)) {
                Thread.sleep(100);
            }
        }

        private static void awaitEqual(UnitWatch watch, List<UnitView> views) throws InterruptedException {
            long deadline = System.nanoTime() + MAX_WAIT.toNanos();
            while (!isEqual(watch, views)) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("connected: %s, views: %s, of %s"
                            .formatted(watch.isInSync(), views, Systemctl.listUnits()));
                }
                Thread.sleep(100);
            }
        }

        private static boolean isEqual(UnitWatch watch, List<UnitView> views) {
            Map<String, Systemctl.Row> real = Systemctl.listUnits();
            return watch.isInSync()
                    && views.stream().allMatch(view -> view.sure && view.rows().equals(real));
        }
    }

    @Test
    void shouldFollowSystemdAgainWhenThereIsMemory(@TempDir Path directory) {
        for (int run = 0; run < RUNS; run++) {
            Path done = directory.resolve("run-" + run);
            String faults = SCRIPT.formatted(FAULTS.get(run / 2 % FAULTS.size()), UNIT, done);
            String plane = run % 2 == 0 ? "stream" : "libsystemd";
            Duration exhausted = Duration.ofMillis(1_500 + run * 100 % 1_500);
            Command program =
                    MemoryShortage.start(Exhausted.class, plane, faults, exhausted.toString(), done.toString());
            assertThat(program.exitStatus(MAX_WAIT.multipliedBy(2)))
                    .as("run %d over %s: %s", run, plane, program.errors())
                    .isZero();
            Systemctl.run("stop", UNIT);
        }
    }
}
