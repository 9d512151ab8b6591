package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.UnixFd;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.PrivateBus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A manager whose systemd hangs, refuses, or loses calls. */
@ParameterizedClass
@EnumSource(Broker.class)
class StandInSystemdIT {
    private static final int MAX_RUNS = 100;

    private final OpenFds fds = new OpenFds();

    @Parameter
    Broker broker;

    private PrivateBus dbus;
    private StandInSystemd systemd;
    private Bus bus;
    private SystemdManager manager;

    @BeforeEach
    void start() {
        dbus = broker.start();
        systemd = new StandInSystemd(dbus.address());
        open(Bus.DEFAULT_TIMEOUT);
    }

    private void open(Duration callTimeout) {
        if (bus != null) {
            bus.close();
        }
        bus = Bus.builder(BusAddress.of(dbus.address()))
                .callTimeout(callTimeout)
                .open();
        manager = SystemdManager.of(bus);
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

    /** The state belongs to the loop's thread, so a refusal comes from there. */
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
}
