package io.github.systemd4j.signals;

import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.RawClient;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.ScmRights;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A program that sends every kind of unusual message to everyone on a bus, and as broadcasts, for some seconds. It
 * reconnects when a broker disconnects it.
 */
public final class HostilePeer {
    /** Longer than libsystemd accepts. */
    public static final String LONG_PATH = "/" + "a".repeat(65_536);

    private static final int DESTINATION = 6;
    private static final int SIGNATURE = 8;
    private static final int UNIX_FDS = 9;
    private static final int MAX_FDS = 16;
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final String SYSTEMD = "org.freedesktop.systemd1";
    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final String UNIT = "/org/freedesktop/systemd1/unit/dbus_2eservice";

    private final Path socket;
    private final Random random = new Random();
    private final UnixFd file = UnixFd.adopt(Descriptors.memfd());
    private long sent;
    private int connections;

    private HostilePeer(Path socket) {
        this.socket = socket;
    }

    /** Runs with the path of the broker's socket and a number of seconds. Prints what was sent. */
    public static void main(String[] args) throws Exception {
        var peer = new HostilePeer(Path.of(args[0]));
        long end = System.nanoTime()
                + Duration.ofSeconds(Integer.parseInt(args[1])).toNanos();
        while (System.nanoTime() < end) {
            for (Supplier<RawMessage> kind : peer.kinds()) {
                peer.sendToAll(kind);
            }
            Thread.sleep(PAUSE);
        }
        System.out.printf("%d messages over %d connections%n", peer.sent, peer.connections);
    }

    private List<Supplier<RawMessage>> kinds() {
        return List.of(
                () -> RawMessage.signal(LONG_PATH, "t.e.st", "M").body("s", "x"),
                () -> typed("(".repeat(17) + "a{y".repeat(16) + "y" + "}".repeat(16) + ")".repeat(17)),
                () -> typed("y".repeat(255)),
                () -> RawMessage.signal().with(5, "u", 7L).body("s", "x"),
                () -> RawMessage.signal().body("s", "\ufffe\u202e\033[31m"),
                () -> RawMessage.of(5 + random.nextInt(251)).body("s", "x"),
                () -> RawMessage.signal().flags(random.nextInt(256)).body("s", "x"),
                () -> RawMessage.signal().with(10 + random.nextInt(246), "as", List.of("a", "b")),
                RawMessage::signal,
                () -> RawMessage.signal().body("s", ""),
                () -> RawMessage.signal().body("ay", (Object) new byte[1 << random.nextInt(24)]),
                () -> RawMessage.signal().order(ByteOrder.BIG_ENDIAN).body("s", "x"),
                () -> RawMessage.signal("/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local", "Disconnected"),
                () -> RawMessage.error(1 + random.nextInt(1_000), "a.b").body("s", "\033[31m" + "x".repeat(100_000)),
                () -> RawMessage.methodReturn(1 + random.nextInt(1_000)).body("s", "x"),
                RawMessage::methodCall,
                () -> RawMessage.methodCall().flags(1),
                () -> RawMessage.signal("/org/freedesktop/systemd1", SYSTEMD + ".Manager", "UnitRemoved")
                        .body("so", "dbus.service", new ObjectPath(UNIT)),
                () -> RawMessage.signal("/org/freedesktop/systemd1", SYSTEMD + ".Manager", "Reloading")
                        .body("b", true),
                () -> RawMessage.signal(UNIT, PROPERTIES, "PropertiesChanged")
                        .body("sa{sv}as", SYSTEMD + ".Unit", Map.of(), List.of("ActiveState")),
                () -> RawMessage.random(random));
    }

    private static RawMessage typed(String signature) {
        return RawMessage.signal().untypedBody("t", List.of(0L)).with(SIGNATURE, "g", new Signature(signature));
    }

    /** Uses a separate connection, because brokers close a connection after an invalid message. */
    private void sendToAll(Supplier<RawMessage> kind) {
        try (var client = new RawClient(socket)) {
            connections++;
            for (Object name : names(client)) {
                send(client, kind.get(), (String) name);
            }
            send(client, kind.get(), null);
            client.call("GetId", ""); // fails if it was disconnected; otherwise the broker has handled all messages
        } catch (IOException thrownOut) {
            // continues with the next kind
        }
    }

    private static List<?> names(RawClient client) throws IOException {
        try (Message reply = client.call("ListNames", "")) {
            return ((List<?>) reply.body().readValue())
                    .stream().filter(name -> name.toString().startsWith(":")).toList();
        }
    }

    private void send(RawClient client, RawMessage message, @Nullable String destination) throws IOException {
        message.serial(client.nextSerial());
        if (destination != null) {
            message.without(DESTINATION).with(DESTINATION, "s", destination);
        }
        if (random.nextInt(4) > 0) {
            client.send(message.bytes());
        } else {
            sendWithDescriptors(client, message.without(UNIX_FDS).with(UNIX_FDS, "u", (long) MAX_FDS));
        }
        sent++;
    }

    private void sendWithDescriptors(RawClient client, RawMessage message) throws IOException {
        byte[] bytes = message.bytes();
        long count = ScmRights.send(JdkChannels.fd(client.channel()), bytes, file.fd(), MAX_FDS);
        if (count != bytes.length) {
            throw new IOException("%d of %d bytes were sent".formatted(count, bytes.length));
        }
    }
}
