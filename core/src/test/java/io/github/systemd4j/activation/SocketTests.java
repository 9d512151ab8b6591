package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The common part of tests of sockets: sockets with an owner, none of which may remain open. */
abstract class SocketTests {
    static final InetAddress LOOPBACK_4 = InetAddress.ofLiteral("127.0.0.1");
    static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");

    private final OpenFds open = new OpenFds();

    @TempDir
    Path directory;

    @AfterEach
    void checkNothingIsLeftOpen() {
        open.checkNoneLeft();
    }

    UnixDomainSocketAddress path() {
        return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }

    static ActivatedSocket socket(int fd) {
        return new ActivatedSocket(fd, "test");
    }

    static ActivatedSocket listener(ProtocolFamily family, SocketAddress address) throws IOException {
        return socket(Descriptors.of(ServerSocketChannel.open(family).bind(address)));
    }

    static ActivatedSocket tcpListener() throws IOException {
        return listener(StandardProtocolFamily.INET, new InetSocketAddress(LOOPBACK_4, 0));
    }

    static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    /** Returns the text that was read into a buffer. */
    static String text(ByteBuffer buffer) {
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    static void assertEchoes(SocketChannel client, SocketChannel server) throws IOException {
        client.write(bytes("ping"));
        ByteBuffer buffer = ByteBuffer.allocate(4);
        while (buffer.hasRemaining()) {
            server.read(buffer);
        }
        server.write(buffer.flip());
        ByteBuffer answer = ByteBuffer.allocate(4);
        while (answer.hasRemaining()) {
            client.read(answer);
        }
        assertThat(text(answer)).isEqualTo("ping");
    }
}
