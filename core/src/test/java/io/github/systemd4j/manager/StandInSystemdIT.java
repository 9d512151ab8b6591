package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.PrivateBus;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a manager whose systemd hangs, refuses, or loses calls. */
@ParameterizedClass
@EnumSource(Broker.class)
class StandInSystemdIT {
    private static final int MAX_RUNS = 100;
    private static final int MAX_JOBS = 200;
    private static final int MAX_IN_FLIGHT = 64;
    private static final UnitName ANY = new UnitName("any.service");

    private final OpenFds fds = new OpenFds();

    @Parameter
    Broker broker;

    private PrivateBus dbus;
    private StandInSystemd systemd;
    private Bus bus;
    private SystemdManager manager;

    @BeforeEach
    void start() throws Exception {
        dbus = broker.start();
        systemd = new StandInSystemd(dbus.address());
        open(Bus.DEFAULT_TIMEOUT);
    }

    /** Opens a manager that already follows signals, because subscribing may take longer than its call timeout. */
    private void open(Duration callTimeout) throws Exception {
        if (bus != null) {
            bus.close();
        }
        bus = Bus.builder(BusAddress.of(dbus.address()))
                .callTimeout(callTimeout)
                .open();
        manager = SystemdManager.of(bus);
        Await.until(() -> isRefused(manager.runAsync(service("refused.service"))));
        systemd.calls.clear();
    }

    private static boolean isRefused(CompletableFuture<?> run) {
        return run.handle((_, error) -> FutureErrors.is(error, SystemdErrorName.UNIT_EXISTS))
                .join();
    }

    @AfterEach
    void stop() {
        manager.close();
        bus.close();
        systemd.close();
        dbus.close();
        fds.checkNoneLeft();
    }

    private static TransientUnit service(String name) {
        return TransientUnit.of(name).execStart("/bin/true");
    }

    private List<CompletableFuture<ServiceExit>> runs(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> manager.runAsync(service("run-%d.service".formatted(i))))
                .toList();
    }

    private List<CompletableFuture<Job>> starts(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> manager.unit("job-%d.service".formatted(i)).submitAsync(JobType.START, JobMode.REPLACE))
                .toList();
    }

    private static BusException assertFailure(CompletableFuture<?> future, String errorName) throws Exception {
        return assertFails(errorName, () -> {
            throw Await.failure(future);
        });
    }

    // --- runs

    @Test
    void shouldLetGoOfARunWhoseStartIsAnsweredTooLate() throws Exception {
        open(Duration.ofMillis(100));
        systemd.hang();
        assertFailure(manager.runAsync(service("late.service")), ErrorName.TIMEOUT);
        Await.until(() -> systemd.calls.equals(List.of("StartTransientUnit late.service")));
        systemd.resume();
        Await.until(() -> systemd.count("UnrefUnit late.service") == 1);
        systemd.endJobs();
        RetainedState.assertNothing(manager);
    }

    @Test
    void shouldCountARunUntilSystemdLetsGoOfIt() throws Exception {
        open(Duration.ofMillis(200));
        systemd.hang();
        List<CompletableFuture<ServiceExit>> runs = runs(MAX_RUNS);
        assertFailure(manager.runAsync(service("one-more.service")), ErrorName.LIMITS_EXCEEDED);
        for (CompletableFuture<ServiceExit> run : runs) {
            assertFailure(run, ErrorName.TIMEOUT);
        }
        Await.until(() -> onLoop(() -> manager.runs().size()) == MAX_IN_FLIGHT);
        systemd.resume();
        systemd.endJobs();
        RetainedState.assertNothing(manager);
        assertThat(systemd.calls)
                .filteredOn(call -> call.startsWith("UnrefUnit"))
                .hasSize(MAX_IN_FLIGHT);
        CompletableFuture<ServiceExit> next = manager.runAsync(service("next.service"));
        Await.until(() -> systemd.count("StartTransientUnit next.service") == 1);
        assertThat(next).isNotDone();
    }

    /** systemd re-executes itself: it is unknown what it has done before. */
    @Test
    void shouldLetGoOfARunWhoseStartIsLost() throws Exception {
        systemd.hang();
        CompletableFuture<ServiceExit> run = manager.runAsync(service("lost.service"));
        Await.until(() -> systemd.calls.size() == 1);
        systemd.failHeldBack(ErrorName.NO_REPLY);
        assertFailure(run, ErrorName.NO_REPLY);
        Await.until(() -> systemd.count("UnrefUnit lost.service") == 1);
        RetainedState.assertNothing(manager);
    }

    @Test
    void shouldLetGoAgainWhenThatIsLost() throws Exception {
        CompletableFuture<ServiceExit> run = manager.runAsync(service("held.service"));
        Await.until(() -> systemd.calls.size() == 1);
        systemd.hang();
        run.cancel(false);
        Await.until(() -> systemd.count("UnrefUnit held.service") == 1);
        systemd.failHeldBack(ErrorName.NO_REPLY);
        Await.until(() -> systemd.count("UnrefUnit held.service") == 2);
        systemd.endJobs();
        RetainedState.assertNothing(manager);
    }

    @Test
    void shouldNotLetGoOfAUnitThatWasThereBefore() throws Exception {
        assertFailure(manager.runAsync(service("refused.service")), SystemdErrorName.UNIT_EXISTS);
        RetainedState.assertNothing(manager);
        assertThat(systemd.calls).containsExactly("StartTransientUnit refused.service");
    }

    @Test
    void shouldKeepNoPlaceOfRunsThatCanNotBeSent() throws Exception {
        UnixFd closed = UnixFd.adopt(Descriptors.memfd());
        TransientUnit unsendable = service("unsendable.service").with("StandardInputFileDescriptor", closed);
        closed.close();
        for (int i = 0; i < MAX_RUNS; i++) {
            assertThat(catchThrowable(() -> Await.value(manager.runAsync(unsendable))))
                    .isNotNull();
        }
        CompletableFuture<ServiceExit> good = manager.runAsync(service("good.service"));
        Await.until(() -> systemd.count("StartTransientUnit good.service") == 1);
        assertThat(good).isNotDone();
    }

    @Test
    void shouldDuplicateDescriptorsDuringTheCall() throws Exception {
        for (int i = 0; i < 50; i++) {
            TransientUnit unit = service("with-input-%d.service".formatted(i));
            CompletableFuture<ServiceExit> run;
            try (UnixFd input = UnixFd.adopt(Descriptors.memfd())) {
                run = manager.runAsync(unit.with("StandardInputFileDescriptor", input));
            }
            Await.until(() -> run.isDone() || systemd.count("StartTransientUnit " + unit.name()) == 1);
            assertThat(run).isNotDone();
        }
    }

    @Test
    void shouldReportWhyARunIsNotFollowedToItsEnd() throws Exception {
        CompletableFuture<ServiceExit> closed = manager.runAsync(service("closed.service"));
        Await.until(() -> systemd.calls.size() == 1);
        manager.close();
        assertThat(assertFailure(closed, ErrorName.DISCONNECTED))
                .hasMessageContaining("this program closed the connection to systemd");

        open(Bus.DEFAULT_TIMEOUT);
        CompletableFuture<ServiceExit> lost = manager.runAsync(service("lost.service"));
        Await.until(() -> systemd.count("StartTransientUnit lost.service") == 1);
        dbus.kill();
        assertThat(assertFailure(lost, ErrorName.DISCONNECTED))
                .hasMessageContaining("the connection to systemd was lost: ")
                .hasMessageContaining(dbus.address() + " closed the connection");
    }

    /** The state is only for the loop's thread, so the refusal is decided there. */
    @Test
    void shouldRefuseARunOnTheLoopsThread() throws Exception {
        runs(MAX_RUNS);
        for (int i = 0; i < 10_000; i++) {
            Throwable refusal = Await.failure(manager.runAsync(service("one-more.service")));
            assertThat(refusal.getStackTrace())
                    .extracting(StackTraceElement::getClassName)
                    .doesNotContain(StandInSystemdIT.class.getName());
        }
    }

    // --- jobs

    @Test
    void shouldCountAJobWhoseCallIsAnsweredTooLate() throws Exception {
        open(Duration.ofMillis(100));
        systemd.hang();
        assertFailure(starts(1).getFirst(), ErrorName.TIMEOUT);
        assertThat(retained()).isOne();
        systemd.resume();
        manager.loadedUnit(ANY);
        assertThat(retained()).isOne();
        systemd.endJobs();
        RetainedState.assertNothing(manager);
    }

    private int retained() {
        return onLoop(() -> manager.tracker().size());
    }

    private int onLoop(Supplier<Integer> size) {
        return CompletableFuture.supplyAsync(size, bus.loop()).join();
    }

    @Test
    void shouldNotWaitForeverUntilJobsEnd() throws Exception {
        open(Duration.ofSeconds(2));
        List<CompletableFuture<Job>> starts = starts(MAX_JOBS + 1);
        assertThat(assertFailure(starts.getLast(), ErrorName.TIMEOUT))
                .hasMessageContaining("StartUnit")
                .hasMessageContaining("was not sent within PT2S: 200 jobs have not ended");
        for (CompletableFuture<Job> start : starts.subList(0, MAX_JOBS)) {
            Await.value(start);
        }
        systemd.endJobs();
        Await.value(starts(1).getFirst());
        assertThat(systemd.count("StartUnit job-200.service")).isZero();
    }

    @Test
    void shouldNotWaitForeverUntilCallsAreAnswered() throws Exception {
        open(Duration.ofMillis(500));
        systemd.hang();
        List<CompletableFuture<Job>> starts = starts(MAX_IN_FLIGHT + 1);
        assertThat(assertFailure(starts.getLast(), ErrorName.TIMEOUT))
                .hasMessageContaining("was not sent within PT0.5S: 64 calls wait for systemd's reply");
        assertThat(assertFails(ErrorName.TIMEOUT, () -> manager.loadedUnit(ANY)))
                .hasMessageContaining("GetUnit")
                .hasMessageContaining("was not sent within PT0.5S: 64 calls wait for systemd's reply");
        Await.until(() -> retained() == MAX_IN_FLIGHT);
        systemd.resume();
        Await.until(() -> systemd.count("StartUnit job-63.service") == 1);
        assertThat(systemd.count("StartUnit job-64.service")).isZero();
    }

    // --- calls

    /**
     * A broker counts calls until they have a reply; the limit of dbus-broker is much higher than that of dbus-daemon.
     */
    @Test
    void shouldReportWhyTheBrokerRefusesMoreCalls() throws Exception {
        assumeTrue(broker == Broker.DBUS_DAEMON);
        open(Duration.ofMillis(20));
        systemd.hang();
        for (int i = 0; i < 128; i++) {
            assertFails(ErrorName.TIMEOUT, () -> manager.loadedUnit(ANY));
        }
        assertThat(assertFails(ErrorName.LIMITS_EXCEEDED, () -> manager.loadedUnit(ANY)))
                .hasMessageContaining("systemd does not answer")
                .hasMessageContaining("calls have timed out")
                .hasMessageContaining("GetUnit");
        systemd.resume();
        Await.until(() -> catchThrowable(() -> manager.loadedUnit(ANY)) == null);
    }
}
