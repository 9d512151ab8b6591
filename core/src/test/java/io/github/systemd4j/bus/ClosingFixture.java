package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** The common parts of tests of closing: calls that hang. */
abstract class ClosingFixture extends BrokerTest {
    static final ExportedInterface HANGING = ExportedInterface.of(
            TEST_INTERFACE,
            ExportedMember.Method.async("Hang", "", "", _ -> new CompletableFuture<>()),
            ExportedMember.Signal.of("Done", ""));

    final AtomicReference<Registration> own = new AtomicReference<>();

    RemoteObject hanging() {
        Bus service = openBus();
        service.export(TEST_PATH, HANGING);
        return bus.object(service.uniqueName(), TEST_PATH);
    }

    static void assertDisconnected(Throwable error, int errno) {
        assertThat(error).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).as(e.getMessage()).isEqualTo(ErrorName.DISCONNECTED);
            assertThat(e.errno()).isEqualTo(errno);
        });
    }
}
