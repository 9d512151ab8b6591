package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.internal.wire.HeaderField;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tests descriptors in signals, and those that brokers add or drop. */
class DescriptorSignalIT extends DescriptorFixture {
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
