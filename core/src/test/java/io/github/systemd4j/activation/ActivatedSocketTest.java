package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.testing.Descriptors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class ActivatedSocketTest extends SocketTests {
    @Test
    void shouldCloseTheDescriptorWhenTheChannelIsClosed() throws IOException {
        ActivatedSocket socket = socket(Descriptors.memfd());
        int fd = socket.fd();
        FileChannel channel = socket.fileChannel();
        assertThat(Descriptors.isOpen(fd)).isTrue();

        channel.close();

        assertThat(Descriptors.isOpen(fd)).isFalse();
    }

    @Test
    void shouldBeTakenOverOnce() throws IOException {
        ActivatedSocket socket = tcpListener();
        try (ServerSocketChannel _ = socket.serverSocketChannel()) {
            assertThatThrownBy(socket::serverSocketChannel)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("which was taken over as a ServerSocketChannel");
            assertThatThrownBy(socket::release).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(socket::fd).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> socket.configureBlocking(false)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldLeaveAChannelOpenWhenClosedAfterwards() throws IOException {
        ActivatedSocket socket = tcpListener();
        try (ServerSocketChannel channel = socket.serverSocketChannel()) {
            socket.close();

            try (var client = SocketChannel.open(channel.getLocalAddress());
                    SocketChannel accepted = channel.accept()) {
                assertEchoes(client, accepted);
            }
        }
    }

    @Test
    void shouldGiveItsDescriptorAwayWhenReleased() throws IOException {
        ActivatedSocket socket = socket(Descriptors.memfd());

        int fd = socket.release();
        socket.close();

        assertThat(Descriptors.isOpen(fd)).isTrue();
        assertThat(Libc.close(fd)).isZero();
    }

    @Test
    void shouldCloseItsDescriptorOnce() throws IOException {
        ActivatedSocket socket = socket(Descriptors.memfd());
        int fd = socket.fd();

        socket.close();
        assertThat(Descriptors.isOpen(fd)).isFalse();
        try (ActivatedSocket other = socket(Descriptors.memfd())) {
            assertThat(other.fd()).as("the number is used again").isEqualTo(fd);
            socket.close();
            assertThat(Descriptors.isOpen(fd)).isTrue();
        }

        assertThatThrownBy(socket::release)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("fd %d 'test', a file, which was closed", fd);
    }

    @Test
    void shouldHaveOneNewOwnerWhenManyTakeItAtOnce() throws Exception {
        for (int round = 0; round < 50; round++) {
            ActivatedSocket socket = tcpListener();
            var owners = new ConcurrentLinkedQueue<AutoCloseable>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    threads.execute(() -> take(socket, owners));
                }
            }
            assertThat(owners).hasSize(1);
            owners.element().close();
        }
    }

    private static void take(ActivatedSocket socket, Queue<AutoCloseable> owners) {
        try {
            owners.add(socket.serverSocketChannel());
        } catch (IOException | IllegalStateException _) { // another thread took it over first
        }
    }

    @Test
    void shouldReportWhatItCanBeTakenOverAs() throws IOException {
        int[] pipe = Descriptors.pipe();
        try (ActivatedSocket listener = tcpListener();
                ActivatedSocket udp = socket(Descriptors.open(libc_h.AF_INET(), libc_h.SOCK_DGRAM()));
                ActivatedSocket unbound = socket(Descriptors.open(libc_h.AF_INET(), libc_h.SOCK_STREAM()));
                ActivatedSocket fifo = socket(pipe[0]);
                ActivatedSocket _ = socket(pipe[1]);
                ActivatedSocket file = socket(Descriptors.memfd())) {
            assertRefused(listener::socketChannel, "it can't become a SocketChannel, use serverSocketChannel()");
            assertRefused(listener::inputStream, "it can't become a SocketChannel, use serverSocketChannel()");
            assertRefused(udp::inputStream, "it is not a stream of bytes, use datagramChannel()");
            assertRefused(udp::serverSocketChannel, "it can't become a ServerSocketChannel, use datagramChannel()");
            assertRefused(unbound::socketChannel, "it can't become a SocketChannel, use release()");
            assertRefused(fifo::datagramChannel, "it can't become a DatagramChannel, use sourceChannel()");
            assertRefused(file::sourceChannel, "it can't become a Pipe.SourceChannel, use fileChannel()");
            assertRefused(listener::fileChannel, "it can't become a FileChannel, use serverSocketChannel()");
        }
    }

    private static void assertRefused(Callable<?> adoption, String message) {
        assertThatThrownBy(adoption::call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("fd ")
                .hasMessageEndingWith(message);
    }
}
