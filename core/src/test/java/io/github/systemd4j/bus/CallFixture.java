package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.testing.Broker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;

/** The common parts of tests of calls: a service with an exported object. */
abstract class CallFixture extends BrokerTest {
    final CompletableFuture<Body> never = new CompletableFuture<>();
    final LinkedBlockingQueue<String> handled = new LinkedBlockingQueue<>();
    Bus service;
    RemoteObject object;

    @Override
    String[] configuration() {
        return new String[] {Broker.limit("max_replies_per_connection", 50_000)};
    }

    @BeforeEach
    void export() {
        service = openBus();
        service.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of("Echo", "v", "v", call -> Body.write(w -> w.copy(call.body()))),
                        ExportedMember.Method.of("Fail", "ss", "", call -> {
                            BodyReader arguments = call.body();
                            throw new BusException(arguments.readString(), arguments.readString());
                        }),
                        ExportedMember.Method.of("Note", "s", "", call -> {
                            handled.add(call.body().readString());
                            return Body.empty();
                        }),
                        ExportedMember.Method.async("Hang", "", "", _ -> {
                            handled.add("Hang");
                            return never;
                        })));
        object = bus.object(service.uniqueName(), TEST_PATH);
    }

    static void assertError(ThrowingCallable call, String name) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(name));
    }
}
