package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.testing.UnitDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand units that change at random, and all faults between systemd and a watch. */
@Tag("systemd")
class WatchChaosIT {
    private static final Duration CHAOS = Duration.ofSeconds(60);
    private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(4);
    private static final int UNITS = 1_000;
    private static final int UNITS_A_COMMAND = 50;
    private static final List<List<String>> FAULTS = List.of(
            List.of("daemon-reload"),
            List.of("daemon-reexec"),
            List.of("restart", "dbus.service"),
            List.of("kill", "--signal=KILL", "dbus.service"));
    private static final String PREFIX = "systemd4j-chaos@";
    private static final String TEMPLATE = PREFIX + ".service";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<List<String>> faults = new ArrayList<>();

    @Test
    void shouldEndWithTheViewOfSystemd() throws Exception {
        var fds = new OpenFds();
        UnitDirectory.write(
                TEMPLATE, "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=sh -c 'exit $((%i %% 4 == 0))'\n");
        Systemctl.run("daemon-reload");
        try (UnitWatch watch = UnitWatch.open(BusAddress.system());
                UnitWatch other = UnitWatch.builder(BusAddress.system())
                        .transport(Transport.LIBSYSTEMD)
                        .open()) {
            var overLibsystemd = new UnitView();
            other.feed().overflow(OverflowPolicy.COALESCE, 100).subscribe(overLibsystemd::see);
            var quick = new UnitView();
            var requesting = new UnitView();
            watch.feed().overflow(OverflowPolicy.COALESCE, 100).subscribe(quick::see);
            watch.feed().publisher().subscribe(new OneByOne(requesting));
            UnitEvents sleeping = watch.feed().events();
            UnitEvents dropping =
                    watch.feed().overflow(OverflowPolicy.DROP_OLDEST, 100).events();

            chaos();
            Await.until(() -> Systemctl.run("list-jobs", "--no-legend").isEmpty());
            Await.until(() -> rows(watch).equals(Systemctl.listUnits()) && watch.isInSync());
            Await.until(() -> rows(other).equals(Systemctl.listUnits()) && other.isInSync());
            Map<String, Systemctl.Row> real = Systemctl.listUnits();

            System.out.printf("seed %d, faults: %s%n", seed, faults);
            assertEnds("quick", quick, real);
            assertEnds("over libsystemd", overLibsystemd, real);
            assertEnds("requesting", requesting, real);
            UnitView slept = drained(sleeping);
            assertEnds("sleeping", slept, real);
            assertThat(slept.events.get()).as("events kept for the sleeper").isLessThan(3 * UNITS);
            UnitView lossy = drained(dropping);
            assertEnds("dropping", lossy, real);
            assertThat(lossy.dropped.get()).as("events dropped").isPositive();
            assertThat(lossy.events.get()).as("events kept").isLessThan(3 * UNITS);
            sleeping.close();
            dropping.close();
        } finally {
            Systemctl.run("stop", TEMPLATE.replace("@", "@*"));
            UnitDirectory.delete(TEMPLATE);
        }
        fds.checkNoneLeft();
        LiveThreads.awaitNone("systemd4j watch");
    }

    private static Map<String, Systemctl.Row> rows(UnitWatch watch) {
        return watch.units().values().stream()
                .collect(Collectors.toMap(unit -> unit.name().value(), Systemctl.Row::of));
    }

    private void assertEnds(String name, UnitView view, Map<String, Systemctl.Row> real) throws InterruptedException {
        Await.until(() -> view.sure && view.rows().equals(real));
        System.out.printf("%-10s %s%n", name, view);
        assertThat(view.invocations(PREFIX))
                .as("invocations, seed %d", seed)
                .isEqualTo(Systemctl.invocations(PREFIX + "*"));
        assertThat(view.outOfSync.get())
                .as("interruptions told to %s, seed %d", name, seed)
                .isPositive();
        assertThat(view.inSync.get())
                .as("ends of interruptions told to %s", name)
                .isPositive();
    }

    private static UnitView drained(UnitEvents events) throws InterruptedException {
        var view = new UnitView();
        for (UnitEvent event = events.poll(Duration.ZERO); event != null; event = events.poll(Duration.ZERO)) {
            view.see(event);
        }
        return view;
    }

    /** A subscriber that requests one event after another. */
    private static final class OneByOne implements Flow.Subscriber<UnitEvent> {
        private final UnitView view;
        private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();

        OneByOne(UnitView view) {
            this.view = view;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.set(given);
            given.request(1);
        }

        @Override
        public void onNext(UnitEvent event) {
            view.see(event);
            subscription.get().request(1);
        }

        @Override
        public void onError(Throwable error) {
            view.sure = false;
        }

        @Override
        public void onComplete() {
            view.sure = true;
        }
    }

    // --- faults and changes

    private void chaos() throws Exception {
        long end = System.nanoTime() + CHAOS.toNanos();
        long nextFault = System.nanoTime() + BETWEEN_FAULTS.toNanos();
        while (System.nanoTime() < end) {
            changeUnits();
            if (System.nanoTime() > nextFault) {
                fault();
                nextFault = System.nanoTime() + BETWEEN_FAULTS.toNanos();
            }
        }
    }

    private void changeUnits() {
        String[] units = IntStream.range(0, UNITS_A_COMMAND)
                .mapToObj(_ -> TEMPLATE.replace("@", "@" + random.nextInt(UNITS)))
                .distinct()
                .toArray(String[]::new);
        String verb =
                List.of("start", "start", "restart", "stop", "reset-failed").get(random.nextInt(5));
        String[] arguments = new String[units.length + 1];
        arguments[0] = verb.equals("reset-failed") ? "--quiet" : "--no-block";
        System.arraycopy(units, 0, arguments, 1, units.length);
        // fails for a unit that is not loaded
        Command.run("systemctl", verb, arguments).exitStatus();
    }

    /** systemctl itself needs no broker. */
    private void fault() {
        List<String> fault = FAULTS.get(random.nextInt(FAULTS.size()));
        faults.add(fault);
        Command.run(
                        "systemctl",
                        fault.getFirst(),
                        fault.subList(1, fault.size()).toArray(String[]::new))
                .exitStatus();
    }
}
