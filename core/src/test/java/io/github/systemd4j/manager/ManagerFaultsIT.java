package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.manager.FaultySystemd.Fault;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.DescriptorShortage;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.PrivateBus;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import io.github.systemd4j.watch.UnitWatch;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A manager and a watch whose systemd has a fault at each step in turn: afterwards neither side retains anything. The
 * number of random cancellations is the property {@code faults.cancellations}.
 */
@ParameterizedClass
@EnumSource(Broker.class)
class ManagerFaultsIT {
    private static final int CANCELLATIONS = Integer.getInteger("faults.cancellations", 1_000);
    private static final int MAX_STEPS = 20;
    private static final Duration CALL_TIMEOUT = FaultySystemd.LATE.dividedBy(2);
    private static final Set<String> NO_CALLS =
            Set.of("bus", "close", "unit", "unitFiles", "control", "jobs", "environment", "name", "path", "toString");

    private final OpenFds fds = new OpenFds();

    @Parameter
    Broker broker;

    private PrivateBus dbus;
    private FaultySystemd systemd;
    private SystemdManager manager;

    @BeforeEach
    void start() throws IOException {
        start(broker.start());
    }

    private void start(PrivateBus started) throws IOException {
        dbus = started;
        systemd = new FaultySystemd(dbus);
        Bus bus = Bus.builder(BusAddress.of(dbus.address()))
                .callTimeout(CALL_TIMEOUT)
                .open();
        manager = SystemdManager.of(bus);
    }

    @AfterEach
    void stop() throws Exception {
        manager.close();
        manager.bus().close();
        systemd.close();
        dbus.close();
        fds.checkNoneLeft();
        LiveThreads.awaitNone("systemd4j watch");
    }

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

    private void assertNothingRetained() throws InterruptedException {
        RetainedState.assertNothing(manager);
        assertThat(systemd.references).isEmpty();
    }

    private static void awaitEnd(CompletableFuture<?> action) throws Exception {
        Throwable error = Await.value(action.handle((_, failure) -> failure));
        if (error != null) {
            assertThat(Futures.cause(error)).isInstanceOfAny(BusException.class, IllegalArgumentException.class);
        }
    }

    private static TransientUnit service(String name) {
        return TransientUnit.of(name).execStart("/bin/true");
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

    private static CompletableFuture<Void> onThread(Runnable task) {
        return CompletableFuture.runAsync(task, Thread::startVirtualThread);
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

    // --- every method

    @ParameterizedTest
    @EnumSource(Fault.class)
    void shouldEndEveryCall(Fault fault) throws Exception {
        systemd.begin(_ -> fault);
        callEverything();
        systemd.begin(_ -> Fault.NONE);
        assertNothingRetained();
    }

    @Test
    void shouldAllowInteractiveAuthorizationInEveryCall() throws Exception {
        systemd.begin(_ -> Fault.ERROR);
        callEverything();
        assertThat(systemd.interactive.values()).hasSizeGreaterThan(60).containsOnly(false);
        manager.setInteractiveAuthorization(true);
        callEverything();
        assertThat(systemd.interactive.values()).containsOnly(true);
    }

    private void callEverything() throws Exception {
        Unit unit = manager.unit(FaultySystemd.UNIT);
        for (Object target :
                List.of(manager, unit, manager.unitFiles(), manager.control(), manager.jobs(), manager.environment())) {
            var calls = new ArrayList<CompletableFuture<?>>();
            for (Method method : target.getClass().getDeclaredMethods()) {
                if (isCall(method)) {
                    calls.add(onThread(() -> call(target, method)));
                }
            }
            for (CompletableFuture<?> call : calls) {
                awaitEnd(call);
            }
        }
    }

    private static boolean isCall(Method method) {
        int modifiers = method.getModifiers();
        return Modifier.isPublic(modifiers)
                && !Modifier.isStatic(modifiers)
                && !NO_CALLS.contains(method.getName())
                && !method.getName().equals("setInteractiveAuthorization");
    }

    private static void call(Object target, Method method) {
        Object[] arguments = Arrays.stream(method.getParameters())
                .map(each -> argument(each.getType()))
                .toArray();
        try {
            Object result = method.invoke(target, arguments);
            UnixFd.closeAll(result instanceof CompletableFuture<?> future ? future.join() : result);
        } catch (InvocationTargetException e) {
            throw new CompletionException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } finally {
            UnixFd.closeAll(Arrays.asList(arguments));
        }
    }

    /** Returns a value that methods with a parameter of this type can send. */
    private static Object argument(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 0);
        }
        return Objects.requireNonNull(ARGUMENTS.get(type), type::toString).get();
    }

    private static final Map<Class<?>, Supplier<Object>> ARGUMENTS = Map.ofEntries(
            Map.entry(String.class, () -> "0123456789abcdef0123456789abcdef"),
            Map.entry(UnitName.class, () -> new UnitName(FaultySystemd.UNIT)),
            Map.entry(int.class, () -> 1),
            Map.entry(long.class, () -> 1L),
            Map.entry(Collection.class, List::of),
            Map.entry(Map.class, () -> Map.of("A", "b")),
            Map.entry(Class.class, () -> String.class),
            Map.entry(Variant.class, () -> Variant.of("")),
            Map.entry(UnixFd.class, () -> UnixFd.adopt(Descriptors.memfd())),
            Map.entry(TransientUnit.class, () -> service("transient.service")));

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

    // --- descriptors

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
