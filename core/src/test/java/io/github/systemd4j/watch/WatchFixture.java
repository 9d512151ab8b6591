package io.github.systemd4j.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Systemctl;
import io.github.systemd4j.unit.ActiveState;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The common parts of tests of a watch: a unit, and a check for leaks. */
public abstract class WatchFixture {
    static final String UNIT = "systemd4j-watched.service";

    private final OpenFds fds = new OpenFds();

    protected WatchFixture() {}

    /** Returns the builder of all watches of the test; subclasses override it for another transport. */
    protected UnitWatch.Builder watchOf(BusAddress address) {
        return UnitWatch.builder(address);
    }

    UnitWatch openSystem() {
        return watchOf(BusAddress.system()).open();
    }

    @BeforeEach
    void forgetUnits() {
        Systemctl.run("reset-failed");
    }

    @AfterEach
    void shouldLeaveNothingOpen() throws Exception {
        fds.checkNoneLeft();
        LiveThreads.awaitNone("systemd4j watch");
    }

    static UnitChange next(UnitEvents events, Predicate<UnitChange> wanted) throws InterruptedException {
        while (true) {
            UnitEvent event = events.poll(Duration.ofSeconds(20));
            assertThat(event).as("the next event").isNotNull();
            if (event instanceof UnitChange change && wanted.test(change)) {
                return change;
            }
        }
    }

    static <E extends UnitEvent> E next(UnitEvents events, Class<E> type) throws InterruptedException {
        while (true) {
            UnitEvent event = events.poll(Duration.ofSeconds(20));
            assertThat(event).as("the next event").isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    static Predicate<UnitChange> isNow(ActiveState state) {
        return change ->
                change.current().filter(unit -> unit.activeState() == state).isPresent();
    }

    static Predicate<UnitChange> isRemoved() {
        return change -> change.type() == UnitChange.Type.REMOVED;
    }

    static Map<String, Systemctl.Row> rows(UnitWatch watch) {
        return watch.units().values().stream()
                .collect(Collectors.toMap(unit -> unit.name().value(), Systemctl.Row::of));
    }

    static void assertSeesAll(UnitWatch watch) throws InterruptedException {
        Await.until(() -> rows(watch).equals(Systemctl.listUnits()));
    }
}
