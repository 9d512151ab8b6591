package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.testing.Descriptors;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Finds sockets by their addresses. */
class AddressLookupTest extends SocketTests {
    private static final ListenFds NONE = new ListenFds(List.of(), "LISTEN_PID isn't set");

    private static ListenFds passed(ActivatedSocket... sockets) {
        return new ListenFds(Arrays.asList(sockets), "");
    }

    private static SocketAddress address(ActivatedSocket socket) {
        return socket.localAddress().orElseThrow();
    }

    private static int port(ActivatedSocket socket) {
        return ((InetSocketAddress) address(socket)).getPort();
    }

    private static ActivatedSocket udp(int port) throws IOException {
        return socket(Descriptors.of(
                DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(LOOPBACK_4, port))));
    }

    private static void close(ListenFds passed) {
        passed.forEach(ActivatedSocket::close);
    }

    @Test
    void shouldFindSocketsByTheirAddresses() throws IOException {
        ActivatedSocket http = tcpListener();
        ActivatedSocket admin = listener(StandardProtocolFamily.UNIX, path());
        ActivatedSocket name =
                socket(Descriptors.listening(Descriptors.unixSocket(libc_h.SOCK_STREAM(), "\0systemd4j-lookup")));
        ActivatedSocket file = socket(Descriptors.memfd());
        ListenFds passed = passed(http, admin, name, file);

        assertThat(passed.at(new InetSocketAddress("127.0.0.1", port(http)))).isSameAs(http);
        assertThat(passed.at(path())).isSameAs(admin);
        assertThat(passed.at(UnixSocketName.ofAbstract("systemd4j-lookup"))).isSameAs(name);
        assertThat(passed.allAt(new InetSocketAddress(port(http)))).isEmpty();
        assertThat(passed.allAt(new InetSocketAddress(LOOPBACK_6, port(http)))).isEmpty();
        assertThat(passed.allAt(UnixSocketName.ofAbstract("systemd4j"))).isEmpty();
        assertThat(passed.allAt(UnixDomainSocketAddress.of(""))).isEmpty();
        close(passed);
    }

    @Test
    void shouldTreatBothWildcardsAsTheSame() throws IOException {
        ActivatedSocket dual = socket(Descriptors.of(ServerSocketChannel.open().bind(new InetSocketAddress(0))));
        ActivatedSocket ipv4 = socket(Descriptors.of(
                ServerSocketChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress("0.0.0.0", 0))));
        ListenFds passed = passed(dual, ipv4);

        assertThat(passed.at(new InetSocketAddress("0.0.0.0", port(dual)))).isSameAs(dual);
        assertThat(passed.at(new InetSocketAddress("::", port(ipv4)))).isSameAs(ipv4);
        assertThat(passed.allAt(new InetSocketAddress(LOOPBACK_4, port(ipv4)))).isEmpty();
        close(passed);
    }

    @Test
    void shouldFollowLinksToThePathOfASocket() throws IOException {
        ActivatedSocket socket = listener(StandardProtocolFamily.UNIX, path());
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        ListenFds passed = passed(socket);

        assertThat(passed.at(UnixDomainSocketAddress.of(link.resolve("socket"))))
                .isSameAs(socket);
        assertThat(passed.allAt(UnixDomainSocketAddress.of(link.resolve("other"))))
                .isEmpty();
        close(passed);
    }

    @Test
    void shouldTakeOverTheListenerNextToADatagramSocketOfTheSamePort() throws IOException {
        ActivatedSocket tcp = tcpListener();
        ActivatedSocket udp = udp(port(tcp));
        ListenFds passed = passed(udp, tcp);

        assertThat(passed.allAt(address(tcp))).containsExactly(udp, tcp);
        assertThatThrownBy(() -> passed.at(address(tcp)))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("more than one descriptor at /127.0.0.1:%d was passed: %s", port(tcp), passed);
        try (ServerSocketChannel listener = passed.serverSocketChannel(address(tcp));
                DatagramChannel datagrams = passed.datagramChannel(address(tcp))) {
            assertThat(listener.getLocalAddress()).isEqualTo(datagrams.getLocalAddress());
        }
        assertThatThrownBy(() -> passed.serverSocketChannel(address(tcp)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("which was taken over as a ServerSocketChannel");
    }

    @Test
    void shouldBindSocketsItselfWhenNoneWerePassed() throws IOException {
        try (ServerSocketChannel tcp = NONE.serverSocketChannel(new InetSocketAddress(0));
                DatagramChannel udp = NONE.datagramChannel(new InetSocketAddress(LOOPBACK_4, 0));
                ServerSocketChannel unix = NONE.serverSocketChannel(path())) {
            for (ServerSocketChannel listener : List.of(tcp, unix)) {
                try (var client = SocketChannel.open(listener.getLocalAddress());
                        SocketChannel accepted = listener.accept()) {
                    assertEchoes(client, accepted);
                }
            }
            assertThat(((InetSocketAddress) udp.getLocalAddress()).getAddress()).isEqualTo(LOOPBACK_4);
            assertThatThrownBy(() -> NONE.serverSocketChannel(path()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(path().toString())
                    .hasMessageContaining("passed was: " + NONE);
            assertThatThrownBy(() -> NONE.datagramChannel(udp.getLocalAddress()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void shouldBindItselfNextToDescriptorsOfOtherKinds() throws IOException {
        ListenFds stored = passed(socket(Descriptors.memfd()), udp(0));
        try (ServerSocketChannel listener = stored.serverSocketChannel(new InetSocketAddress(LOOPBACK_4, 0))) {
            assertThat(listener.getLocalAddress()).isNotNull();
        }
        close(stored);
    }

    @Test
    void shouldNotBindWhenOtherListenersWerePassed() throws IOException {
        ListenFds passed = passed(tcpListener());
        assertThatThrownBy(() -> passed.serverSocketChannel(new InetSocketAddress(LOOPBACK_4, 1)))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("no listening socket at /127.0.0.1:1 was passed: " + passed);
        close(passed);
    }

    @Test
    void shouldRefuseAddressesThatCannotBeBound() {
        assertThatThrownBy(() -> NONE.allAt(InetSocketAddress.createUnresolved("host", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the host name of host/<unresolved>:1 is not resolved");
        assertThatThrownBy(() -> NONE.serverSocketChannel(UnixSocketName.ofAbstract("name")))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("no listening socket was passed, and Java can't bind one to @name: use a path or a port");
        assertThatThrownBy(() -> NONE.datagramChannel(path()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageEndingWith("is no address of UDP: use a port");
        for (String name : List.of("", "é".repeat(54))) {
            assertThatThrownBy(() -> UnixSocketName.ofAbstract(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("use 1 to 107");
        }
    }
}
