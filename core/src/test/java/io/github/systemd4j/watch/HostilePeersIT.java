package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.signals.HostilePeer;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Systemctl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A watch and a stream of root, and an unprivileged process that sends malformed and forged messages to all
 * connections. The duration is the property {@code hostile.seconds}.
 */
@Tag("systemd")
class HostilePeersIT {
    private static final int SECONDS = Integer.getInteger("hostile.seconds", 10);
    private static final int WARM_UP_SECONDS = 2;
    private static final Path SYSTEM_BUS = Path.of("/run/dbus/system_bus_socket");
    private static final String UNIT = "hostile-peers.service";
    /** The tolerance for the growth of the heap: it grows and shrinks, and a message may have some MB. */
    private static final long TOLERANCE = 160 << 20;

    /** The user nobody. A capability lets Java read its classes in any directory; brokers ignore it. */
    private static final List<String> UNPRIVILEGED = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=+dac_read_search",
            "--ambient-caps=+dac_read_search");

    private final ConcurrentLinkedQueue<UnitEvent> interruptions = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final AtomicLong signals = new AtomicLong();
    private final Set<Integer> paths = ConcurrentHashMap.newKeySet();

    @Test
    void shouldContinueWhenOthersSendAnything() throws Exception {
        try (UnitWatch watch = UnitWatch.builder(BusAddress.system())
                        .errorHandler((_, error) -> errors.add(error))
                        .open();
                UnitWatch overLibsystemd = UnitWatch.builder(BusAddress.system())
                        .transport(Transport.LIBSYSTEMD)
                        .errorHandler((_, error) -> errors.add(error))
                        .open();
                SignalStream stream = SignalStream.builder(BusAddress.system())
                        .errorHandler((_, error) -> errors.add(error))
                        .open()) {
            stream.subscribe(MatchRule.signals(), signal -> {
                signals.incrementAndGet();
                paths.add(signal.path().length());
                signal.body().skip();
            });
            for (UnitWatch each : List.of(watch, overLibsystemd)) {
                each.feed().subscribe(event -> {
                    if (event instanceof OutOfSync) {
                        interruptions.add(event);
                    }
                });
            }
            attack(WARM_UP_SECONDS);
            long threads = threads();
            int fds = OpenFds.count();
            long memory = memory();

            attack(SECONDS);

            assertThat(interruptions).isEmpty();
            assertThat(watch.isInSync()).isTrue();
            assertThat(overLibsystemd.isInSync()).isTrue();
            Await.until(() -> rows(watch).equals(Systemctl.listUnits()));
            Await.until(() -> rows(overLibsystemd).equals(Systemctl.listUnits()));
            assertThat(stream.isOpen()).isTrue();
            assertThat(paths).as("lengths of paths").contains(HostilePeer.LONG_PATH.length());
            assertThat(stream.callAsync(ownerOfSystemd(), reply -> reply.body().readString())
                            .join())
                    .startsWith(":");
            assertThat(threads()).isEqualTo(threads);
            assertThat(OpenFds.count()).isLessThanOrEqualTo(fds);
            long growth = memory() - memory;
            System.out.printf(
                    "%d signals seen, %d messages dropped, %d errors reported, %d KiB more memory%n",
                    signals.get(), stream.droppedMessages(), errors.size(), growth >> 10);
            assertThat(growth).isLessThan(TOLERANCE);
            assertThat(errors)
                    .allSatisfy(error -> assertThat(error.getMessage())
                            .hasSizeLessThan(1_000)
                            .doesNotContain("\033"));
        }
    }

    private static MethodCall ownerOfSystemd() {
        return MethodCall.to("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetNameOwner")
                .withArguments("s", "org.freedesktop.systemd1");
    }

    /** Changes units at the same time. */
    private static void attack(int seconds) throws Exception {
        CompletableFuture<Command> attacker = CompletableFuture.supplyAsync(() -> {
            Command command =
                    JavaProgram.start(UNPRIVILEGED, HostilePeer.class, SYSTEM_BUS.toString(), String.valueOf(seconds));
            assertThat(command.exitStatus(Duration.ofSeconds(seconds + 20L)))
                    .as(command.errors())
                    .isZero();
            return command;
        });
        while (!attacker.isDone()) {
            Command.run("systemd-run", "--unit=" + UNIT, "--wait", "--collect", "--quiet", "/bin/true");
        }
        String sent = attacker.get().output();
        System.out.print(sent);
        assertThat(sent).matches("[1-9]\\d\\d+ messages over [1-9]\\d+ connections\n");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("systemd4j"))
                .count();
    }

    /** Returns the used memory of this process. */
    private static long memory() throws IOException {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.freeMemory();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .sum()
                - free;
    }

    private static Map<String, Systemctl.Row> rows(UnitWatch watch) {
        return watch.units().values().stream()
                .collect(Collectors.toMap(unit -> unit.name().value(), Systemctl.Row::of));
    }
}
