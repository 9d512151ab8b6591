package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.manager.FaultySystemd.Fault;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.DescriptorShortage;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.UnitWatch;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests a manager and a watch whose systemd has a fault at each step in turn: afterwards neither side retains anything.
 * The number of random cancellations is the property {@code faults.cancellations}.
 */
@ParameterizedClass
@EnumSource(Broker.class)
class ManagerFaultsIT extends ManagerFaultsFixture {
    private static final int CANCELLATIONS = Integer.getInteger("faults.cancellations", 1_000);
    private static final int MAX_STEPS = 20;

    // --- a fault at each step

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldRetainNothingWhenARunHasAFault(Fault fault) throws Exception {
        walk(fault, () -> manager.runAsync(service("run.service")));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldRetainNothingWhenAJobHasAFault(Fault fault) throws Exception {
        walk(
                fault,
                () -> manager.unit(FaultySystemd.UNIT)
                        .submitAsync(JobType.START, JobMode.REPLACE)
                        .thenCompose(Job::result));
    }

    /** Repeats the action with the fault in the first call, the second, and so on, up to its last one. */
    private void walk(Fault fault, Supplier<CompletableFuture<?>> action) throws Exception {
        for (int step = 0; isFaultReached(fault, step, action); step++) {
            assertThat(step).isLessThan(MAX_STEPS);
        }
    }

    private boolean isFaultReached(Fault fault, int step, Supplier<CompletableFuture<?>> action) throws Exception {
        systemd.begin(call -> call == step ? fault : Fault.NONE);
        awaitEnd(action.get());
        assertNothingRetained();
        return systemd.calls() > step;
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldLeaveNothingOfAWatchThatOpensOrFails(Fault fault) throws Exception {
        walk(fault, () -> watchFor(Duration.ofSeconds(5)));
        walk(fault, () -> watchFor(CALL_TIMEOUT));
    }

    private CompletableFuture<Void> watchFor(Duration openTimeout) {
        UnitWatch.Builder builder = UnitWatch.builder(BusAddress.of(dbus.address()))
                .property(UnitType.SERVICE, "NRestarts")
                .openTimeout(openTimeout);
        return onThread(() -> {
            try (UnitWatch watch = builder.open()) {
                assertThat(watch.units()).isNotEmpty();
            }
        });
    }

    @Test
    void shouldLeaveOutUnitsOfTypesThatAreNewerThanThisLibrary() {
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        try (UnitWatch watch = UnitWatch.builder(BusAddress.of(dbus.address()))
                .property(UnitType.SERVICE, "NRestarts") // its call is answered after the signals
                .errorHandler((_, error) -> errors.add(error))
                .open()) {
            assertThat(watch.units()).containsOnlyKeys(new UnitName(FaultySystemd.UNIT));
        }
        assertThat(errors).isEmpty();
        assertThat(manager.listUnits()).extracting(UnitStatus::name).containsExactly(new UnitName(FaultySystemd.UNIT));
        assertThat(manager.jobs().list()).isEmpty();
    }

    // --- random moments

    @Test
    void shouldKeepNothingOfWhatIsCanceledAtAnyMoment() throws Exception {
        var random = new Random(7);
        systemd.begin(call -> call % 16 == 0 ? Fault.LATE : Fault.NONE);
        for (int i = 0; i < CANCELLATIONS; i++) {
            CompletableFuture<?> action = action(i, random.nextInt(3));
            TimeUnit.MICROSECONDS.sleep(random.nextInt(2_000));
            action.cancel(true);
        }
        assertNothingRetained();
    }

    private CompletableFuture<?> action(int number, int kind) {
        return switch (kind) {
            case 0 -> manager.runAsync(service("run-%d.service".formatted(number)));
            case 1 -> manager.startAsync(service("start-%d.service".formatted(number)), JobMode.FAIL);
            default -> manager.unit(FaultySystemd.UNIT).submitAsync(JobType.STOP, JobMode.REPLACE);
        };
    }

    /** Opens connections and runs services while descriptors run out. */
    static final class FewDescriptors {
        private FewDescriptors() {}

        public static void main(String[] args) throws Exception {
            BusAddress address = BusAddress.of(args[0]);
            DescriptorShortage.openLast("manager", () -> SystemdManager.open(address));
            DescriptorShortage.openLast(
                    "watch", () -> UnitWatch.builder(address).open());
            try (SystemdManager manager = SystemdManager.open(address);
                    UnixFd input = UnixFd.duplicate(0)) {
                TransientUnit service = service("run.service").with("StandardInputFileDescriptor", input);
                DescriptorShortage.openLast("run", () -> {
                    manager.run(service);
                    return () -> RetainedState.assertNothing(manager);
                });
            }
        }
    }

    // --- descriptors

    @Test
    void shouldReportThatDescriptorsHaveRunOutAndLeakNone() {
        systemd.begin(_ -> Fault.NONE);
        Command program = DescriptorShortage.run(FewDescriptors.class, dbus.address());
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        assertThat(program.output().lines())
                .containsExactly(
                        "manager: opens when there are enough",
                        "watch: opens when there are enough",
                        "run: opens when there are enough");
    }

    // --- the broker

    /** Each subscription in turn exceeds the limit of dbus-daemon. */
    @Test
    void shouldKeepNothingWhenTheBrokerRefusesToFollowSignals() throws Exception {
        assumeTrue(broker == Broker.DBUS_DAEMON);
        for (int rules = 0; rules < MAX_STEPS; rules++) {
            stop();
            start(broker.start(Broker.limit("max_match_rules_per_connection", rules)));
            CompletableFuture<?> run = manager.runAsync(service("run.service"));
            awaitEnd(run);
            assertNothingRetained();
            if (!run.isCompletedExceptionally()) {
                assertThat(rules).isPositive();
                return;
            }
            assertThat(FutureErrors.is(Await.failure(run), ErrorName.LIMITS_EXCEEDED))
                    .isTrue();
        }
    }
}
