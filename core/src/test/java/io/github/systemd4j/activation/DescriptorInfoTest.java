package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.testing.Descriptors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DescriptorInfoTest extends SocketTests {
    private record Expected(DescriptorKind kind, Optional<SocketFamily> family, boolean listening, boolean connected) {}

    private static Expected expected(DescriptorKind kind, SocketFamily family) {
        return new Expected(kind, Optional.of(family), false, false);
    }

    private static Expected expected(DescriptorKind kind) {
        return new Expected(kind, Optional.empty(), false, false);
    }

    private static Expected of(ActivatedSocket socket) {
        return new Expected(socket.kind(), socket.family(), socket.isListening(), socket.isConnected());
    }

    private static Arguments kind(Callable<Integer> descriptor, Expected expected) {
        return arguments(descriptor, expected);
    }

    static Arguments[] kinds() {
        return new Arguments[] {
            kind(
                    () -> Descriptors.open(libc_h.AF_INET(), libc_h.SOCK_STREAM()),
                    expected(DescriptorKind.TCP, SocketFamily.INET)),
            kind(
                    () -> Descriptors.open(libc_h.AF_INET6(), libc_h.SOCK_STREAM()),
                    expected(DescriptorKind.TCP, SocketFamily.INET6)),
            kind(
                    () -> Descriptors.open(libc_h.AF_INET(), libc_h.SOCK_DGRAM()),
                    expected(DescriptorKind.UDP, SocketFamily.INET)),
            kind(
                    () -> Descriptors.open(libc_h.AF_INET6(), libc_h.SOCK_DGRAM()),
                    expected(DescriptorKind.UDP, SocketFamily.INET6)),
            kind(
                    () -> Descriptors.open(libc_h.AF_UNIX(), libc_h.SOCK_STREAM()),
                    expected(DescriptorKind.UNIX_STREAM, SocketFamily.UNIX)),
            kind(
                    () -> Descriptors.unixSocket(libc_h.SOCK_DGRAM(), "\0systemd4j-test-datagram"),
                    expected(DescriptorKind.UNIX_DATAGRAM, SocketFamily.UNIX)),
            kind(
                    () -> Descriptors.listening(
                            Descriptors.unixSocket(libc_h.SOCK_SEQPACKET(), "\0systemd4j-test-seqpacket")),
                    new Expected(DescriptorKind.UNIX_SEQPACKET, Optional.of(SocketFamily.UNIX), true, false)),
            kind(
                    () -> Descriptors.open(libc_h.AF_NETLINK(), libc_h.SOCK_DGRAM()),
                    expected(DescriptorKind.NETLINK, SocketFamily.NETLINK)),
            kind(Descriptors::memfd, expected(DescriptorKind.FILE)),
            kind(Descriptors::eventfd, expected(DescriptorKind.OTHER)),
        };
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldReportWhatADescriptorIs(Callable<Integer> descriptor, Expected expected) throws Exception {
        try (ActivatedSocket socket = socket(descriptor.call())) {
            assertThat(of(socket)).isEqualTo(expected);
        }
    }

    @Test
    void shouldReportWhatAListenerIs() throws IOException {
        try (ActivatedSocket socket = tcpListener()) {
            int port = ((InetSocketAddress) socket.localAddress().orElseThrow()).getPort();

            assertThat(of(socket))
                    .isEqualTo(new Expected(DescriptorKind.TCP, Optional.of(SocketFamily.INET), true, false));
            assertThat(socket.localAddress()).contains(new InetSocketAddress(LOOPBACK_4, port));
            assertThat(socket.peerAddress()).isEmpty();
            assertThat(socket).hasToString("fd %d 'test', a listening TCP socket on /127.0.0.1:%d", socket.fd(), port);
        }
    }

    @Test
    void shouldReportWhatAConnectionIs() throws IOException {
        try (var listener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK_6, 0));
                var client = SocketChannel.open(listener.getLocalAddress());
                ActivatedSocket socket = socket(Descriptors.of(listener.accept()))) {
            assertThat(of(socket))
                    .isEqualTo(new Expected(DescriptorKind.TCP, Optional.of(SocketFamily.INET6), false, true));
            assertThat(socket.localAddress()).contains(listener.getLocalAddress());
            assertThat(socket.peerAddress()).contains(client.getLocalAddress());
        }
    }

    @Test
    void shouldGiveAddressesOfUnixSockets() throws IOException {
        try (ActivatedSocket path = listener(StandardProtocolFamily.UNIX, path());
                ActivatedSocket none = socket(Descriptors.open(libc_h.AF_UNIX(), libc_h.SOCK_STREAM()))) {
            assertThat(path.localAddress()).contains(path());
            assertThat(none.localAddress()).contains(UnixDomainSocketAddress.of(""));
        }
    }

    @Test
    void shouldGiveNamesThatJavaHasNoAddressFor() {
        try (ActivatedSocket socket = socket(Descriptors.unixSocket(libc_h.SOCK_STREAM(), "\0systemd4j-test-name"))) {
            var name = (UnixSocketName) socket.localAddress().orElseThrow();
            assertThat(name.isAbstract()).isTrue();
            assertThat(name).hasToString("@systemd4j-test-name");
            assertThat(name.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("\0systemd4j-test-name");
            assertThat(name).isEqualTo(new UnixSocketName(name.bytes()));
        }
    }

    @Test
    void shouldGiveThePathThatTakesAllTheRoom() {
        String path = directory + "/" + "x".repeat(108 - directory.toString().length() - 1);
        try (ActivatedSocket socket = socket(Descriptors.unixSocket(libc_h.SOCK_STREAM(), path))) {
            assertThat(socket.localAddress()).contains(UnixDomainSocketAddress.of(path));
        }
    }
}
