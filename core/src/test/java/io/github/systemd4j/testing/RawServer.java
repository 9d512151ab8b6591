package io.github.systemd4j.testing;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.Message;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server of streams, a broker or a peer, which sends what a test determines. */
public final class RawServer implements AutoCloseable {
    /** The bytes that a stream sends before its first message. */
    public static final String REQUEST = "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n";

    /** The bytes that a server sends before its first message. */
    public static final String ACCEPTANCE = "DATA\r\nOK 0123456789abcdef0123456789abcdef\r\nAGREE_UNIX_FD\r\n";

    public static final String UNIQUE_NAME = ":1.7";

    private final Path directory;
    private final ServerSocketChannel listener;

    private RawServer(Path directory) throws IOException {
        this.directory = directory;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
    }

    public static RawServer open() throws IOException {
        return new RawServer(Files.createTempDirectory(Path.of("/tmp"), "stream"));
    }

    public BusAddress broker() {
        return BusAddress.of(address());
    }

    public BusAddress peer() {
        return BusAddress.peer(address());
    }

    public String address() {
        return "unix:path=" + directory.resolve("socket");
    }

    /** Waits for a stream that connects, and sends nothing yet. */
    public Connection accept() throws IOException {
        return new Connection(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.delete(directory.resolve("socket"));
        Files.delete(directory);
    }

    /** The connection of one stream. Its methods block. */
    public static final class Connection extends RawChannel {
        private Connection(SocketChannel channel) {
            super(channel);
        }

        /** Authenticates the client. */
        public Connection authenticate() throws IOException {
            read(REQUEST.length());
            return send(ACCEPTANCE);
        }

        /** Authenticates the client, and replies to Hello. */
        public Connection welcome() throws IOException {
            authenticate();
            return reply(next(), "s", UNIQUE_NAME);
        }

        public Connection send(String text) throws IOException {
            return send(text.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public Connection send(byte[] bytes) throws IOException {
            super.send(bytes);
            return this;
        }

        public Connection reply(Message call, String signature, Object... values) throws IOException {
            return send(RawMessage.methodReturn(call.serial())
                    .body(signature, values)
                    .bytes());
        }

        public Connection fail(Message call, String name, String text) throws IOException {
            return send(RawMessage.error(call.serial(), name).body("s", text).bytes());
        }

        /** Replies to a message of the stream without values. May be called by any thread. */
        public void answerNext() throws IOException {
            byte[] bytes = nextBytes();
            long serial = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt(8);
            send(RawMessage.methodReturn(serial).bytes());
        }
    }
}
