package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Channels over duplicates, and over descriptors that were not passed by a service manager. */
class DuplicateSocketTest extends SocketTests {
    private ActivatedSocket listener(StandardProtocolFamily family) throws IOException {
        return family == StandardProtocolFamily.UNIX ? listener(family, path()) : tcpListener();
    }

    /** Serves one client as a server does that is started again: by a selector, and by a blocking accept. */
    @ParameterizedTest
    @EnumSource(names = {"INET", "UNIX"})
    void shouldServeAgainAfterAServerWasClosed(StandardProtocolFamily family) throws IOException {
        try (ActivatedSocket socket = listener(family)) {
            for (int start = 0; start < 3; start++) {
                serveBySelector(socket.duplicate());
                serveByAccept(socket.duplicate());
            }
            SocketAddress address = socket.localAddress().orElseThrow();
            try (var waiting = SocketChannel.open(address); // between two starts
                    ServerSocketChannel next = socket.duplicate().serverSocketChannel();
                    SocketChannel accepted = next.accept()) {
                assertEchoes(waiting, accepted);
            }
            if (address instanceof UnixDomainSocketAddress unix) {
                assertThat(unix.getPath()).exists();
            }
        }
    }

    private static void serveBySelector(ActivatedSocket socket) throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = socket.serverSocketChannel()) {
            server.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
            assertThat(server.accept()).isNull();
            try (var client = SocketChannel.open(server.getLocalAddress())) {
                selector.select();
                try (SocketChannel accepted = server.accept()) {
                    assertEchoes(client, accepted);
                }
            }
        }
    }

    private static void serveByAccept(ActivatedSocket socket) throws IOException {
        try (ServerSocketChannel server = socket.serverSocketChannel();
                var client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept()) {
            assertEchoes(client, accepted);
        }
    }

    @Test
    void shouldHaveItsOwnDescriptorThatIsClosedOnExec() throws IOException {
        ActivatedSocket socket = socket(Descriptors.memfd());
        ActivatedSocket duplicate = socket.duplicate();
        assertThat(duplicate.name()).isEqualTo("test");
        assertThat(duplicate.kind()).isEqualTo(DescriptorKind.FILE);
        assertThat(duplicate.fd()).isNotEqualTo(socket.fd());
        assertThat(Libc.fcntl(duplicate.fd(), libc_h.F_GETFD(), 0)).isEqualTo(libc_h.FD_CLOEXEC());
        socket.close();
        assertThat(Descriptors.isOpen(duplicate.fd())).isTrue();
        duplicate.close();
        assertThatThrownBy(socket::duplicate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("which was closed");
    }

    @Test
    void shouldAdoptADescriptorThatWasNotPassed() throws IOException {
        int fd = Descriptors.of(ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK_4, 0)));
        Libc.fcntl(fd, libc_h.F_SETFD(), 0);
        ActivatedSocket adopted = ActivatedSocket.adopt(fd, "mine");
        assertThat(adopted.name()).isEqualTo("mine");
        assertThat(Libc.fcntl(fd, libc_h.F_GETFD(), 0)).isEqualTo(libc_h.FD_CLOEXEC());
        serveByAccept(adopted);
        assertThat(Descriptors.isOpen(fd)).isFalse();
    }

    @Test
    void shouldAdoptADescriptorOfAnotherOwner() throws IOException {
        try (SocketPair pair = SocketPair.open();
                SocketChannel left = ActivatedSocket.adopt(pair.left(), "").socketChannel();
                SocketChannel right = ActivatedSocket.adopt(pair.right(), "").socketChannel()) {
            assertThatThrownBy(pair.left()::fd).isInstanceOf(IllegalStateException.class);
            assertEchoes(left, right);
        }
    }

    @Test
    void shouldLeaveADescriptorToItsOwnerWhenItIsRefused() {
        assertThatThrownBy(() -> ActivatedSocket.adopt(-1, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-1 is not a file descriptor: pass a number of 0 or more");
        assertThatThrownBy(() -> ActivatedSocket.adopt(1_000_000, ""))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("can't take over fd 1000000: Bad file descriptor");
        try (UnixFd released = UnixFd.adopt(Descriptors.memfd())) {
            assertThatThrownBy(() -> ActivatedSocket.adopt(released, null)).isInstanceOf(NullPointerException.class);
            assertThat(Descriptors.isOpen(released.fd())).isTrue();
        }
    }
}
