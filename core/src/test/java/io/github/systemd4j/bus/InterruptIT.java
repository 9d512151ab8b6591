package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.Interrupts;
import io.github.systemd4j.testing.LiveThreads;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Interrupts every method that waits, at random moments. Afterwards, nothing remains of the results that were
 * abandoned. The duration is the property {@code interrupt.seconds}.
 */
class InterruptIT extends BrokerTest {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("interrupt.seconds", 2));
    private static final String NAME = "io.github.systemd4j.Interrupted";
    private static final String THREAD = "interrupted bus";

    /** Returns an interface whose methods return descriptors. */
    private static ExportedInterface files(String name) {
        return ExportedInterface.of(
                name,
                ExportedMember.Method.of("Open", "", "h", _ -> {
                    try (UnixFd fd = UnixFd.adopt(Descriptors.memfd())) {
                        return Body.of("h", fd);
                    }
                }),
                ExportedMember.Property.writable("Level", "s", () -> "low", _ -> {}));
    }

    @Test
    void shouldLeaveNothingBehind() throws Exception {
        BusAddress address = BusAddress.of(dbus.address());
        Bus service = openBus();
        service.export(TEST_PATH, files(TEST_INTERFACE));
        RemoteObject remote = bus.object(service.uniqueName(), TEST_PATH);
        MethodCall open = remote.method(TEST_INTERFACE, "Open");
        try (SignalStream stream = SignalStream.open(address)) {
            Map<?, ?> rules = rules();
            new Interrupts()
                    .add(
                            "Bus.open",
                            () -> Bus.builder(address).description(THREAD).open())
                    .add(
                            "Bus.open on a loop",
                            () -> Bus.builder(address).loop(bus.loop()).open())
                    .add("SignalStream.open", () -> SignalStream.open(address))
                    .add(
                            "SignalStream.open on a loop",
                            () -> SignalStream.builder(address).loop(bus.loop()).open())
                    .add("SignalStream.subscribe", () -> stream.subscribe(testRule(), _ -> {}))
                    .add("Bus.subscribe", () -> bus.subscribe(testRule(), _ -> {}))
                    .add(
                            "Bus.subscribe to a sender",
                            () -> bus.subscribe(testRule().sender(NAME), _ -> {}))
                    .add("Bus.export", () -> bus.export(TEST_PATH, files("a.b")))
                    .add("Bus.call", () -> bus.call(open))
                    .add(
                            "Bus.call with a reader",
                            () -> bus.call(open, reply -> reply.body().readUnixFd()))
                    .add("Bus.credentials", () -> bus.credentials(service.uniqueName()))
                    .add("Bus.peerCredentials", bus::peerCredentials)
                    .run("Bus.requestName", () -> bus.requestName(NAME))
                    .run("Bus.releaseName", () -> bus.releaseName(NAME))
                    .add("RemoteObject.call", () -> remote.call(TEST_INTERFACE, "Open", ""))
                    .add("RemoteObject.property", () -> remote.property(TEST_INTERFACE, "Level"))
                    .add("RemoteObject.properties", () -> remote.properties(TEST_INTERFACE))
                    .run(
                            "RemoteObject.setProperty",
                            () -> remote.setProperty(TEST_INTERFACE, "Level", Variant.of("high")))
                    .add(
                            "RemoteObject.onPropertiesChanged",
                            () -> remote.onPropertiesChanged(TEST_INTERFACE, (_, _) -> {}))
                    .add("RemoteObject.introspect", remote::introspect)
                    .run("RemoteObject.ping", remote::ping)
                    .add("EventLoop.await", () -> bus.loop().await(() -> bus.callAsync(open)))
                    .add("EventLoop.await with a limit", () -> bus.loop().await(() -> bus.callAsync(open), TIME))
                    .during(TIME);
            bus.releaseName(NAME);
            LiveThreads.awaitNone(THREAD);
            bus.export(TEST_PATH, files("a.b")).close();
            bus.object(DRIVER, DRIVER_PATH).ping();
            stream.callAsync(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "GetId"), Message::serial)
                    .join();
            Await.until(() -> rules().equals(rules)); // the broker may not have noticed the end of a connection
        }
        LiveThreads.awaitNone("systemd4j stream");
        assertThat(errors).isEmpty();
    }

    /** Returns the match rules of each open connection; dbus-broker doesn't report them. */
    private Map<?, ?> rules() {
        return broker == Broker.DBUS_DAEMON
                ? (Map<?, ?>) bus.object(DRIVER, DRIVER_PATH)
                        .call("org.freedesktop.DBus.Debug.Stats", "GetAllMatchRules", "")
                        .getFirst()
                : Map.of();
    }
}
