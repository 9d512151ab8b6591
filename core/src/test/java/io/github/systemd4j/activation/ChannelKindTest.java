package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Descriptors;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests channels and streams of connections, datagram sockets, pipes and files. */
class ChannelKindTest extends ChannelTests {
    @ParameterizedTest
    @MethodSource("inetListeners")
    void shouldTalkOverAConnectionsChannel(ProtocolFamily family, InetAddress address) throws IOException {
        try (var listener = ServerSocketChannel.open(family).bind(new InetSocketAddress(address, 0));
                var client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel channel =
                        socket(Descriptors.of(listener.accept())).socketChannel()) {
            assertThat(channel.isConnected()).isTrue();
            assertThat(channel.getRemoteAddress()).isEqualTo(client.getLocalAddress());
            assertThat(channel.getLocalAddress()).isEqualTo(client.getRemoteAddress());
            assertEchoes(client, channel);
        }
    }

    @Test
    void shouldTalkOverAUnixConnectionsChannel() throws IOException {
        try (var listener =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path());
                var client = SocketChannel.open(path());
                SocketChannel channel =
                        socket(Descriptors.of(listener.accept())).socketChannel()) {
            assertThat(channel.getLocalAddress()).isEqualTo(path());
            assertEchoes(client, channel);
        }
    }

    @ParameterizedTest
    @MethodSource("inetListeners")
    void shouldAnswerDatagrams(ProtocolFamily family, InetAddress address) throws IOException {
        int fd = Descriptors.of(DatagramChannel.open(family).bind(new InetSocketAddress(address, 0)));
        try (DatagramChannel channel = socket(fd).datagramChannel()) {
            assertAnswers(channel, (InetSocketAddress) channel.getLocalAddress());
        }
    }

    /** Opens a socket as {@code ListenDatagram=5353} does. */
    @Test
    void shouldAnswerDatagramsOverADualStackSocket() throws IOException {
        int fd = Descriptors.of(DatagramChannel.open().bind(new InetSocketAddress(0)));
        try (DatagramChannel channel = socket(fd).datagramChannel()) {
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            assertAnswers(channel, new InetSocketAddress(LOOPBACK_4, port));
            assertAnswers(channel, new InetSocketAddress(LOOPBACK_6, port));
        }
    }

    private static void assertAnswers(DatagramChannel channel, InetSocketAddress address) throws IOException {
        try (var client = DatagramChannel.open().connect(address)) {
            client.write(bytes("ping"));
            ByteBuffer buffer = ByteBuffer.allocate(16);
            SocketAddress from = channel.receive(buffer);
            channel.send(buffer.flip(), from);

            ByteBuffer answer = ByteBuffer.allocate(16);
            client.read(answer);
            assertThat(from).isEqualTo(client.getLocalAddress());
            assertThat(text(answer)).isEqualTo("ping");
        }
    }

    @Test
    void shouldReadFromAPipe() throws IOException {
        int[] pipe = Descriptors.pipe();
        try (Pipe.SourceChannel channel = socket(pipe[0]).sourceChannel();
                ActivatedSocket writer = socket(pipe[1])) {
            Descriptors.write(writer.fd(), "through");
            ByteBuffer buffer = ByteBuffer.allocate(16);
            channel.read(buffer);
            assertThat(text(buffer)).isEqualTo("through");

            channel.configureBlocking(false);
            assertThat(channel.read(buffer.clear())).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void shouldEndAReadOfAFifoThatWaitsWhenTheChannelIsClosed(ThreadKind threads) throws Exception {
        int[] pipe = Descriptors.pipe();
        try (ActivatedSocket _ = socket(pipe[1])) {
            assertEndsWhenClosed(socket(pipe[0]).sourceChannel(), threads);
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void shouldEndAReadOfUnixDatagramsThatWaitsWhenTheChannelIsClosed(ThreadKind threads) throws Exception {
        int fd = Descriptors.unixSocket(libc_h.SOCK_DGRAM(), path().toString());
        assertEndsWhenClosed(socket(fd).sourceChannel(), threads);
    }

    private static void assertEndsWhenClosed(Pipe.SourceChannel channel, ThreadKind threads) throws Exception {
        var reading = new FutureTask<>(() -> channel.read(ByteBuffer.allocate(1)));
        Await.waiting(threads.start(reading));

        channel.close();

        assertThatThrownBy(reading::get).hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldReadAndWriteAFile() throws IOException {
        try (FileChannel channel = socket(Descriptors.memfd()).fileChannel()) {
            channel.write(bytes("state"), 0);
            ByteBuffer buffer = ByteBuffer.allocate(16);
            channel.read(buffer, 0);
            assertThat(channel.size()).isEqualTo(5);
            assertThat(text(buffer)).isEqualTo("state");
        }
    }

    @Test
    void shouldReadOneUnixDatagramAtATime() throws IOException {
        int fd = Descriptors.unixSocket(libc_h.SOCK_DGRAM(), path().toString());
        try (Pipe.SourceChannel channel = socket(fd).sourceChannel()) {
            sendDatagrams("first", "", "last");
            ByteBuffer buffer = ByteBuffer.allocate(16);
            channel.read(buffer);
            assertThat(text(buffer)).isEqualTo("first");
            assertThat(channel.read(buffer.clear())).as("an empty one").isEqualTo(-1);
            channel.read(buffer.clear());
            assertThat(text(buffer)).isEqualTo("last");
        }
    }

    private void sendDatagrams(String... texts) {
        try (ActivatedSocket sender = socket(Descriptors.connected(libc_h.SOCK_DGRAM(), path().toString()))) {
            for (String text : texts) {
                Descriptors.write(sender.fd(), text);
            }
        }
    }

    @Test
    void shouldTalkOverASequentialPacketConnectionsChannel() throws IOException {
        int listener = Descriptors.listening(Descriptors.unixSocket(libc_h.SOCK_SEQPACKET(), path().toString()));
        try (ActivatedSocket listening = socket(listener);
                SocketChannel client = socket(Descriptors.connected(libc_h.SOCK_SEQPACKET(), path().toString()))
                        .socketChannel();
                SocketChannel server =
                        socket(Descriptors.accepted(listening.fd())).socketChannel()) {
            client.write(bytes("one"));
            client.write(bytes("two"));
            ByteBuffer buffer = ByteBuffer.allocate(16);
            server.read(buffer);
            assertThat(text(buffer)).isEqualTo("one");
            server.read(buffer.clear());
            assertThat(text(buffer)).isEqualTo("two");
            assertEchoes(client, server);
        }
    }

    @Test
    void shouldReadAFileFromItsBeginningThoughAnotherHasReadIt() throws IOException {
        int fd = Descriptors.memfd();
        int managers = Libc.fcntl(fd, libc_h.F_DUPFD_CLOEXEC(), 3);
        try (FileChannel channel = socket(fd).fileChannel()) {
            channel.write(bytes("state"));
        }
        try (InputStream again = socket(managers).inputStream()) {
            assertThat(again.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("state");
        }
    }

    @Test
    void shouldReportThatThePeerHasGone() throws Exception {
        try (var listener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK_4, 0))) {
            var client = SocketChannel.open(listener.getLocalAddress());
            int fd = Descriptors.of(listener.accept());
            client.setOption(StandardSocketOptions.SO_LINGER, 0).close(); // resets the connection
            Await.until(() -> SocketAddresses.peer(fd).isEmpty());
            try (ActivatedSocket socket = socket(fd)) {
                assertThatThrownBy(socket::socketChannel)
                        .isInstanceOf(SocketException.class)
                        .hasMessageEndingWith("it has no peer; the peer may have reset the connection");
            }
        }
    }

    @Test
    void shouldRefuseAPathThatJavaCannotRead() throws IOException {
        String path = directory + "/socket";
        int fd = Descriptors.listening(Descriptors.unixSocket(libc_h.SOCK_STREAM(), bytesOfLatin1(path + "\u00e4")));
        try (ActivatedSocket socket = socket(fd)) {
            assertThat(socket.localAddress()).containsInstanceOf(UnixSocketName.class);
            assertThatThrownBy(socket::serverSocketChannel)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageEndingWith("start Java with LC_ALL=C.UTF-8");
            assertThat(Descriptors.isOpen(socket.fd())).isTrue();
        }
    }

    private static byte[] bytesOfLatin1(String path) {
        return path.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldReadAConnectionAsAStream() throws IOException {
        try (var listener =
                        ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path());
                var client = SocketChannel.open(path());
                InputStream stream = socket(Descriptors.of(listener.accept())).inputStream()) {
            client.write(bytes("to the end"));
            client.shutdownOutput();
            assertThat(stream.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("to the end");
        }
    }

    @Test
    void shouldReadAPipeAsAStream() throws IOException {
        int[] pipe = Descriptors.pipe();
        try (InputStream stream = socket(pipe[0]).inputStream()) {
            try (ActivatedSocket writer = socket(pipe[1])) {
                Descriptors.write(writer.fd(), "to the end");
            }
            assertThat(stream.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("to the end");
        }
    }

    @Test
    void shouldBlockInChannelsWhenTheDescriptorDoesNot() throws IOException {
        ActivatedSocket socket = socket(Descriptors.memfd()).configureBlocking(false);
        int fd = socket.fd();
        assertThat(Libc.fcntl(fd, libc_h.F_GETFL(), 0) & libc_h.O_NONBLOCK()).isNotZero();
        try (FileChannel _ = socket.fileChannel()) {
            assertThat(Libc.fcntl(fd, libc_h.F_GETFL(), 0) & libc_h.O_NONBLOCK())
                    .isZero();
        }
    }
}
