package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.PrivateBus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The common parts of tests of a manager whose systemd has faults. */
@ParameterizedClass
@EnumSource(Broker.class)
abstract class ManagerFaultsFixture {
    static final Duration CALL_TIMEOUT = FaultySystemd.LATE.dividedBy(2);
    final OpenFds fds = new OpenFds();

    @Parameter
    Broker broker;

    PrivateBus dbus;
    FaultySystemd systemd;
    SystemdManager manager;

    @BeforeEach
    void start() throws IOException {
        start(broker.start());
    }

    void start(PrivateBus started) throws IOException {
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

    void assertNothingRetained() throws InterruptedException {
        RetainedState.assertNothing(manager);
        assertThat(systemd.references).isEmpty();
    }

    static void awaitEnd(CompletableFuture<?> action) throws Exception {
        Throwable error = Await.value(action.handle((_, failure) -> failure));
        if (error != null) {
            assertThat(Futures.cause(error)).isInstanceOfAny(BusException.class, IllegalArgumentException.class);
        }
    }

    static TransientUnit service(String name) {
        return TransientUnit.of(name).execStart("/bin/true");
    }

    static CompletableFuture<Void> onThread(Runnable task) {
        return CompletableFuture.runAsync(task, Thread::startVirtualThread);
    }
}
