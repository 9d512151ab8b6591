package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Descriptors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests channels of listening sockets. */
class ListenerChannelTest extends ChannelTests {
    @ParameterizedTest
    @MethodSource("inetListeners")
    void shouldAcceptConnectionsOverAListenersChannel(ProtocolFamily family, InetAddress address) throws IOException {
        SocketAddress any = new InetSocketAddress(address, 0);
        try (ServerSocketChannel channel = listener(family, any).serverSocketChannel();
                var client = SocketChannel.open(channel.getLocalAddress());
                SocketChannel accepted = channel.accept()) {
            assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
            accepted.setOption(StandardSocketOptions.IP_TOS, 8);
            assertThat(accepted.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(8);
            assertEchoes(client, accepted);
        }
    }

    /** Opens a socket as {@code ListenStream=8080} does. */
    @Test
    void shouldAcceptIpv4ConnectionsOverADualStackListenersChannel() throws IOException {
        try (ServerSocketChannel channel = socket(
                        Descriptors.of(ServerSocketChannel.open().bind(new InetSocketAddress(0))))
                .serverSocketChannel()) {
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            for (InetAddress address : List.of(LOOPBACK_4, LOOPBACK_6)) {
                try (var client = SocketChannel.open(new InetSocketAddress(address, port));
                        SocketChannel accepted = channel.accept()) {
                    assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
                    assertEchoes(client, accepted);
                }
            }
        }
    }

    @Test
    void shouldAcceptConnectionsOverAUnixListenersChannel() throws IOException {
        try (ServerSocketChannel channel =
                        listener(StandardProtocolFamily.UNIX, path()).serverSocketChannel();
                var client = SocketChannel.open(path());
                SocketChannel accepted = channel.accept()) {
            assertThat(channel.getLocalAddress()).isEqualTo(path());
            assertEchoes(client, accepted);
        }
        assertThat(directory.resolve("socket"))
                .as("the path, which is the manager's")
                .exists();
    }

    @Test
    void shouldHaveAnUnnamedChannelWhenTheNameIsAbstract() throws IOException {
        int fd = Descriptors.listening(Descriptors.unixSocket(
                libc_h.SOCK_STREAM(),
                "\0systemd4j-test-abstract-" + ProcessHandle.current().pid()));
        try (ServerSocketChannel channel = socket(fd).serverSocketChannel()) {
            assertThat(channel.getLocalAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        }
    }

    @Test
    void shouldSelectAnAdoptedChannel() throws IOException {
        try (ServerSocketChannel channel = tcpListener().serverSocketChannel();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            assertThat(selector.selectNow()).isZero();
            try (var _ = SocketChannel.open(channel.getLocalAddress())) {
                assertThat(selector.select(10_000)).isEqualTo(1);
                try (SocketChannel accepted = channel.accept()) {
                    assertThat(accepted).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void shouldEndAnAcceptThatWaitsWhenTheChannelIsClosed(ThreadKind threads) throws Exception {
        ServerSocketChannel channel = tcpListener().serverSocketChannel();
        var accepting = new FutureTask<>(channel::accept);
        Await.waiting(threads.start(accepting));

        channel.close();

        assertThatThrownBy(accepting::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldLeaveTheManagersSocketListeningWhenTheChannelIsClosed() throws IOException {
        ActivatedSocket socket = tcpListener();
        int managers = Libc.fcntl(socket.fd(), libc_h.F_DUPFD_CLOEXEC(), 3);
        ServerSocketChannel channel = socket.serverSocketChannel();
        SocketAddress address = channel.getLocalAddress();

        channel.close();

        try (ServerSocketChannel again = socket(managers).serverSocketChannel();
                var client = SocketChannel.open(address);
                SocketChannel accepted = again.accept()) {
            assertEchoes(client, accepted);
        }
    }
}
