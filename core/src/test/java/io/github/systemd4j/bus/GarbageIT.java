package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.RawMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that authenticates correctly, and then sends arbitrary bytes. */
class GarbageIT {
    private static final String AUTHENTICATED = "DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n";

    private final OpenFds fds = new OpenFds();
    private final CopyOnWriteArrayList<Throwable> errors = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private ServerSocketChannel server;
    private SocketChannel peer;
    private Bus bus;

    @BeforeEach
    void connect() throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("peer"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        CompletableFuture<SocketChannel> accepted = CompletableFuture.supplyAsync(this::accept);
        bus = Bus.builder(BusAddress.peer("unix:path=" + address.getPath()))
                .errorHandler((_, error) -> errors.add(error))
                .open();
        peer = Await.value(accepted);
    }

    private SocketChannel accept() {
        try {
            SocketChannel client = server.accept();
            client.read(ByteBuffer.allocate(1_000));
            client.write(StandardCharsets.US_ASCII.encode(AUTHENTICATED));
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        bus.close();
        peer.close();
        server.close();
        fds.checkNoneLeft();
        assertThat(errors).allSatisfy(error -> assertThat(error).isInstanceOf(BusException.class));
    }

    private void send(byte[] bytes) {
        try {
            peer.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // the bus has closed the connection, as expected
        }
    }

    /** Returns the signal {@code a.b.C} of {@code /} with a string, in native byte order. */
    private static byte[] signal() {
        ByteBuffer message = ByteBuffer.allocate(200).order(ByteOrder.nativeOrder());
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        message.put((byte) (little ? 'l' : 'B')).put((byte) 4).put((byte) 1).put((byte) 1);
        message.putInt(10).putInt(1).putInt(0);
        int start = message.position();
        field(message, 1, "o", "/");
        field(message, 2, "s", "a.b");
        field(message, 3, "s", "C");
        message.position((message.position() + 7) & ~7)
                .put((byte) 8)
                .put(text("g"))
                .put(text("s"));
        message.putInt(12, message.position() - start);
        message.position((message.position() + 7) & ~7);
        message.putInt(5).put("hello".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        return Arrays.copyOf(message.array(), message.position());
    }

    private static void field(ByteBuffer message, int code, String type, String value) {
        message.position((message.position() + 7) & ~7).put((byte) code).put(text(type));
        message.putInt(value.length())
                .put(value.getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0);
    }

    /** Returns a signature with its length and NUL. */
    private static byte[] text(String signature) {
        return ("\u0001" + signature + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldReceiveAWellFormedMessage() throws Exception {
        var received = new CompletableFuture<String>();
        bus.subscribe(
                MatchRule.signal("a.b", "C"),
                signal -> received.complete(signal.body().readString()));
        send(signal());
        assertThat(Await.value(received)).isEqualTo("hello");
    }

    @Test
    void shouldReportAMalformedBodyOnce() throws Exception {
        for (MatchRule rule : List.of(
                MatchRule.signals(),
                MatchRule.signals(),
                MatchRule.signal("a.b", "C"),
                MatchRule.signals().argument(0, "hello"),
                MatchRule.signals().argument(1, "hello"))) {
            bus.subscribe(rule, signal -> signal.body().readString());
        }
        var handled = new CompletableFuture<String>();
        bus.subscribe(
                MatchRule.signals().path("/last"),
                signal -> handled.complete(signal.path().toString()));
        byte[] malformed = signal();
        malformed[malformed.length - 2] = (byte) 0xff;
        send(malformed);
        send(malformed);
        send(RawMessage.signal("/last", "a.b", "Last").body("s", "").bytes());
        Await.value(handled);
        assertThat(errors).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no D-Bus at all, just text that goes on for a while", "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
            })
    void shouldEndAConnectionThatDoesNotUseDBus(String text) throws Exception {
        send(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(Await.failure(bus.closed())).isInstanceOf(BusException.class);
    }

    @Test
    void shouldEndAConnectionThatAnnouncesAMessageThatIsTooLong() throws Exception {
        byte[] message = signal();
        ByteBuffer.wrap(message).order(ByteOrder.nativeOrder()).putInt(4, Integer.MAX_VALUE);
        send(message);
        assertThat(Await.failure(bus.closed())).isInstanceOf(BusException.class);
    }

    @Test
    void shouldNoticeAPeerThatLeavesInTheMiddleOfAMessage() throws Exception {
        byte[] message = signal();
        send(Arrays.copyOf(message, message.length - 3));
        peer.close();
        assertThat(Await.failure(bus.closed()))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.DISCONNECTED));
    }

    @Test
    void shouldReceiveAMessageThatComesByteByByte() throws Exception {
        var received = new CompletableFuture<String>();
        bus.subscribe(
                MatchRule.signal("a.b", "C"),
                signal -> received.complete(signal.body().readString()));
        for (byte b : signal()) {
            send(new byte[] {b});
        }
        assertThat(Await.value(received)).isEqualTo("hello");
    }

    /** Changes each byte of a valid message, on a connection of its own if necessary. No change may crash the JVM. */
    @Test
    void shouldSurviveEveryChangedByte() throws Exception {
        byte[] valid = signal();
        var random = new Random(1);
        for (int i = 0; i < valid.length; i++) {
            byte[] changed = valid.clone();
            changed[i] ^= (byte) (1 + random.nextInt(255));
            survive(changed);
        }
    }

    @Test
    void shouldSurviveRandomBytesAfterAHeader() throws Exception {
        var random = new Random(2);
        for (int round = 0; round < 100; round++) {
            byte[] message = signal();
            int from = random.nextInt(message.length);
            for (int i = from; i < message.length; i++) {
                message[i] = (byte) random.nextInt(256);
            }
            survive(message);
        }
    }

    private void survive(byte[] message) throws Exception {
        bus.subscribe(MatchRule.signals(), signal -> signal.copy().body().readValues());
        send(message);
        peer.close();
        Await.failure(bus.closed());
        server.close();
        bus.close();
        Files.deleteIfExists(directory.resolve("peer"));
        connect();
    }
}
