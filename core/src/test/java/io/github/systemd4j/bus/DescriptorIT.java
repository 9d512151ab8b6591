package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Peers;
import io.github.systemd4j.testing.Peers.SocketPair;
import io.github.systemd4j.testing.RawClient;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.ScmRights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DescriptorIT extends BrokerTest {
    private static final SocketPair SHARED = SocketPair.open();

    private final LinkedBlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private Bus service;
    private RemoteObject object;

    @BeforeEach
    void export() {
        service = openBus();
        service.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of("Identify", "h", "s", call -> {
                            try (UnixFd fd = call.body().readUnixFd()) {
                                return Body.of("s", target(fd));
                            }
                        }),
                        ExportedMember.Method.of("Open", "", "ah", _ -> {
                            try (SocketPair pair = SocketPair.open()) {
                                return Body.of("ah", List.of(pair.left(), pair.right()));
                            }
                        }),
                        ExportedMember.Method.of("Ignore", "v", "", _ -> Body.empty())));
        object = bus.object(service.uniqueName(), TEST_PATH);
    }

    private static String target(UnixFd fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.fd())).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean closesOnExec(UnixFd fd) {
        return (Libc.fcntl(fd.fd(), libc_h.F_GETFD(), 0) & libc_h.FD_CLOEXEC()) != 0;
    }

    @Test
    void shouldPassTheSameFile() {
        try (SocketPair pair = SocketPair.open()) {
            assertThat(object.call(TEST_INTERFACE, "Identify", "h", pair.left()))
                    .containsExactly(target(pair.left()));
            assertThat(target(pair.left())).isNotEqualTo(target(pair.right()));
        }
    }

    @Test
    void shouldLetTheCallerCloseItsOwnAtOnce() {
        MethodCall call;
        String target;
        try (SocketPair pair = SocketPair.open()) {
            target = target(pair.left());
            call = object.method(TEST_INTERFACE, "Identify").withArguments("h", pair.left());
        }
        String identified = bus.call(call, reply -> reply.body().readString());
        assertThat(identified).isEqualTo(target);
        assertThatThrownBy(() -> bus.call(call))
                .as("its duplicates were sent and closed")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldOwnWhatItReads() {
        var fds = (List<?>) object.call(TEST_INTERFACE, "Open", "").getFirst();
        assertThat(fds.size()).isEqualTo(2);
        for (Object each : fds) {
            try (UnixFd fd = (UnixFd) each) {
                assertThat(target(fd)).startsWith("socket:");
                assertThat(closesOnExec(fd)).isTrue();
            }
        }
    }

    @Test
    void shouldReadADescriptorOfAKeptMessageAgainAndAgain() {
        try (Message reply = bus.call(object.method(TEST_INTERFACE, "Open"))) {
            BodyReader body = reply.body().enterArray();
            try (UnixFd first = body.readUnixFd();
                    UnixFd again = reply.body().enterArray().readUnixFd()) {
                assertThat(first.fd()).isNotEqualTo(again.fd());
                assertThat(target(first)).isEqualTo(target(again));
            }
        }
    }

    @Test
    void shouldNotLeakWhatNobodyReads() throws Exception {
        int before = OpenFds.count();
        for (int i = 0; i < 500; i++) {
            try (SocketPair pair = SocketPair.open()) {
                object.call(TEST_INTERFACE, "Ignore", "v", pair.left());
                bus.call(object.method(TEST_INTERFACE, "Open")).close();
            }
        }
        Await.until(() -> OpenFds.count() <= before);
    }

    @Test
    void shouldCloseTheDuplicatesOfACallThatFails() {
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            try (SocketPair pair = SocketPair.open()) {
                assertThatThrownBy(() -> bus.object("io.github.systemd4j.Nobody", "/")
                                .call(TEST_INTERFACE, "Ignore", "v", pair.left()))
                        .isInstanceOf(BusException.class);
            }
        }
        assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldCloseTheDuplicatesOfAnswersThatArentSent() throws Exception {
        service.export(
                TEST_PATH + "/odd",
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of("Lie", "", "s", _ -> pipe()),
                        ExportedMember.Method.of("Unheard", "", "h", _ -> pipe()),
                        ExportedMember.Property.readOnly("Socket", "h", SHARED::left)));
        RemoteObject odd = bus.object(service.uniqueName(), TEST_PATH + "/odd");
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> odd.call(TEST_INTERFACE, "Lie", "")).isInstanceOf(BusException.class);
            Await.value(bus.send(odd.method(TEST_INTERFACE, "Unheard")));
            try (UnixFd socket = (UnixFd) odd.property(TEST_INTERFACE, "Socket")) {
                assertThat(socket.fd()).isPositive();
            }
        }
        odd.ping();
        assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
    }

    @Test
    void shouldNotTakeWhatBrokersAddToCredentials() {
        try (Peers peers = Peers.connect()) {
            peers.server()
                    .export(
                            DRIVER_PATH,
                            ExportedInterface.of(
                                    DRIVER,
                                    ExportedMember.Method.of(
                                            "GetConnectionCredentials", "s", "a{sv}", _ -> credentials())));
            int before = OpenFds.count();
            for (int i = 0; i < 100; i++) {
                assertThat(peers.client().credentials("io.github.systemd4j.Test"))
                        .isEqualTo(new Credentials(
                                OptionalInt.of(7), OptionalLong.of(8), List.of(9L, 10L), Optional.of("label")));
            }
            assertFewLeft(before);
        }
    }

    /** Returns the credentials that dbus-daemon 1.16 and dbus-broker 37 report. */
    private static Body credentials() {
        return Body.of(
                "a{sv}",
                Map.of(
                        "ProcessID", new Variant("u", 7),
                        "ProcessFD", new Variant("h", SHARED.left()),
                        "UnixUserID", new Variant("u", 8),
                        "UnixGroupIDs", new Variant("au", List.of(9, 10)),
                        "LinuxSecurityLabel", new Variant("ay", new byte[] {'l', 'a', 'b', 'e', 'l', 0})));
    }

    @Test
    void shouldCloseValuesThatNobodyTakes() throws Exception {
        var seen = new AtomicInteger();
        Registration registration = service.export(
                TEST_PATH + "/values",
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Property.writable("Socket", "v", () -> Variant.of(SHARED.left()), value -> {
                            seen.incrementAndGet();
                            if (seen.get() % 2 == 0) {
                                throw new BusException(ErrorName.NOT_SUPPORTED, "not now");
                            }
                        })));
        RemoteObject values = bus.object(service.uniqueName(), TEST_PATH + "/values");
        var changes = new AtomicInteger();
        values.onPropertiesChanged(TEST_INTERFACE, (changed, _) -> {
            if (changes.incrementAndGet() % 2 == 0) {
                throw new IllegalStateException("the handler fails");
            }
        });
        int before = OpenFds.count();
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> values.property(TEST_INTERFACE, "Socket", String.class))
                    .isInstanceOf(BusException.class)
                    .hasMessageContaining("is a Variant, not a String");
            values.setProperty(TEST_INTERFACE, "Socket", new Variant("v", Variant.of(SHARED.left())));
            assertThatThrownBy(() ->
                            values.setProperty(TEST_INTERFACE, "Socket", new Variant("v", Variant.of(SHARED.left()))))
                    .hasMessageContaining("not now");
            Await.value(registration.propertiesChanged("Socket"));
            UnixFd.closeAll(values.properties(TEST_INTERFACE));
        }
        Await.until(() -> changes.get() == 100);
        assertThat(seen).hasValue(100);
        assertFewLeft(before);
    }

    @Test
    void shouldCloseAReplyThatIsNoLongerWantedWhenItIsRead() throws Exception {
        int before = OpenFds.count();
        for (int i = 0; i < 100; i++) {
            var reply = new CompletableFuture<CompletableFuture<?>>();
            CompletableFuture<List<Object>> call = bus.callAsync(object.method(TEST_INTERFACE, "Open"), message -> {
                reply.join().cancel(true);
                received.add("too late");
                return message.body().readValues();
            });
            reply.complete(call);
            assertThat(Await.next(received)).isEqualTo("too late");
            assertThat(call).isCancelled();
        }
        object.ping();
        assertFewLeft(before);
    }

    @Test
    void shouldCloseTheDuplicatesOfWhatComesAfterTheEnd() throws Exception {
        var answer = new CompletableFuture<Body>();
        Bus closing = openBus();
        Registration registration = closing.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.async("Late", "", "h", _ -> {
                            received.add("called");
                            return answer;
                        }),
                        ExportedMember.Signal.of("Opened", "h")));
        CompletableFuture<Message> call =
                bus.callAsync(bus.object(closing.uniqueName(), TEST_PATH).method(TEST_INTERFACE, "Late"));
        assertThat(Await.next(received)).isEqualTo("called");
        closing.close();
        assertThat(Await.failure(call)).isInstanceOf(BusException.class);
        int before = OpenFds.count();
        answer.complete(pipe());
        assertThat(Await.failure(registration.emit("Opened", SHARED.left()))).isInstanceOf(BusException.class);
        assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
    }

    /**
     * Asserts that only the last descriptors are open, which may still be in transit. Doesn't wait, because the garbage
     * collector would close leaked ones.
     */
    private static void assertFewLeft(int before) {
        assertThat(OpenFds.count()).isLessThan(before + 10);
    }

    private static Body pipe() {
        return Body.of("h", SHARED.left());
    }

    @Test
    void shouldPassDescriptorsInSignalsAndContainers() throws Exception {
        bus.subscribe(testRule(), signal -> {
            Map<?, ?> map = (Map<?, ?>) signal.body().readValue();
            try (UnixFd fd = (UnixFd) ((Variant) map.get("fd")).value()) {
                received.add(target(fd));
            }
        });
        try (SocketPair pair = SocketPair.open()) {
            service.emit(testSignal("a{sv}", Map.of("fd", pair.left())).withDestination(bus.uniqueName()));
            assertThat(Await.next(received)).isEqualTo(target(pair.left()));
        }
    }

    /** libsystemd 252 to 255 drops such a message, and never closes its descriptors. */
    @Test
    void shouldReceiveNoDescriptorsWithoutThem() throws Exception {
        try (Bus without = Bus.builder(BusAddress.of(dbus.address()))
                        .withoutDescriptors()
                        .open();
                RawClient other = new RawClient(dbus);
                UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
            RawMessage refused = RawMessage.signal("/" + "a".repeat(70_000), "a.b", "C")
                    .with(HeaderField.UNIX_FDS, "u", 16L)
                    .with(HeaderField.DESTINATION, "s", without.uniqueName());
            int before = OpenFds.count();
            for (int i = 0; i < 20; i++) {
                ScmRights.send(
                        JdkChannels.fd(other.channel()),
                        refused.serial(other.nextSerial()).bytes(),
                        file.fd(),
                        16);
            }
            assertThat(without.object(DRIVER, DRIVER_PATH).call(DRIVER, "GetId", ""))
                    .hasSize(1);
            other.call("GetId", "");
            assertThat(OpenFds.count()).isEqualTo(before);
            assertThat(without.isOpen()).isTrue();
            try (SocketPair pair = SocketPair.open()) {
                assertThatThrownBy(() -> without.object(service.uniqueName(), TEST_PATH)
                                .call(TEST_INTERFACE, "Identify", "h", pair.left()))
                        .isInstanceOfSatisfying(
                                BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.NOT_SUPPORTED));
            }
        }
    }

    /** dbus-broker disconnects a receiver that has not negotiated descriptors. */
    @Test
    void shouldKeepAStreamWhenABroadcastWithADescriptorMatches() throws Exception {
        try (SignalStream stream = SignalStream.open(BusAddress.of(dbus.address()));
                RawClient other = new RawClient(dbus);
                UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
            stream.subscribe(
                    testRule(), signal -> received.add(signal.signature().toString()));
            int before = OpenFds.count();
            RawMessage broadcast = RawMessage.signal(TEST_PATH, TEST_INTERFACE, "Changed");
            for (int count : new int[] {1, 16}) {
                RawMessage with = RawMessage.signal(TEST_PATH, TEST_INTERFACE, "Changed")
                        .with(HeaderField.UNIX_FDS, "u", (long) count)
                        .untypedBody("u", List.of(0L))
                        .with(HeaderField.SIGNATURE, "g", new Signature("h"))
                        .serial(other.nextSerial());
                ScmRights.send(JdkChannels.fd(other.channel()), with.bytes(), file.fd(), count);
                assertThat(Await.next(received)).isEqualTo("h");
            }
            other.send(broadcast.serial(other.nextSerial()).bytes());
            assertThat(Await.next(received)).isEqualTo("");
            assertThat(OpenFds.count()).isEqualTo(before);
        }
    }
}
