package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.testing.Descriptors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorCheckTest {
    private static final int CLOSED = 1_000_000;

    @TempDir
    private Path directory;

    private interface Check {
        void on(int fd) throws IOException;
    }

    /** A descriptor that is open during a check. */
    private static void with(int fd, Check check) throws IOException {
        try (var _ = new ActivatedSocket(fd, "test")) {
            check.on(fd);
        }
    }

    @Test
    void shouldDistinguishFilesFifosAndSockets() throws IOException {
        int[] pipe = Descriptors.pipe();
        with(
                pipe[1],
                _ -> with(pipe[0], fd -> {
                    assertThat(DescriptorCheck.isFifo(fd)).isTrue();
                    assertThat(DescriptorCheck.isFifo(fd, directory)).isFalse();
                    assertThat(DescriptorCheck.isSpecial(fd)).isFalse();
                    assertThat(DescriptorCheck.isSocket(fd)).isFalse();
                }));
        with(Descriptors.memfd(), fd -> {
            assertThat(DescriptorCheck.isSpecial(fd)).isTrue();
            assertThat(DescriptorCheck.isSpecial(fd, Path.of("/proc/self/fd/" + fd)))
                    .isTrue();
            assertThat(DescriptorCheck.isSpecial(fd, Path.of("/dev/null"))).isFalse();
            assertThat(DescriptorCheck.isFifo(fd)).isFalse();
            assertThat(DescriptorCheck.isMessageQueue(fd)).isFalse();
            assertThat(DescriptorCheck.isMessageQueue(fd, "/none")).isFalse();
        });
    }

    @Test
    void shouldFailWhenTheDescriptorIsClosed() {
        assertThatThrownBy(() -> DescriptorCheck.isSocket(CLOSED))
                .isInstanceOfSatisfying(
                        BusException.class, error -> assertThat(error.errno()).isEqualTo(libc_h.EBADF()))
                .hasMessageContaining("can't examine fd " + CLOSED);
        assertThatThrownBy(() -> DescriptorCheck.isFifo(-1)).isInstanceOf(BusException.class);
    }

    @Test
    void shouldLookAtEachPropertyOfAnInternetSocket() throws IOException {
        var channel = ServerSocketChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        SocketCheck any = SocketCheck.socket();
        with(Descriptors.of(channel), fd -> {
            assertThat(any.family(SocketFamily.INET)
                            .type(SocketType.STREAM)
                            .listening()
                            .port(port)
                            .test(fd))
                    .isTrue();
            assertThat(any.test(fd)).isTrue();
            assertThat(any.family(SocketFamily.INET6).test(fd)).isFalse();
            assertThat(any.type(SocketType.DATAGRAM).test(fd)).isFalse();
            assertThat(any.notListening().test(fd)).isFalse();
            assertThat(any.port(port == 1 ? 2 : 1).test(fd)).isFalse();
            assertThat(any.path(directory).test(fd)).isFalse();
        });
    }

    @Test
    void shouldLookAtThePathOfAUnixSocket() throws IOException {
        Path path = directory.resolve("socket");
        with(Descriptors.unixSocket(libc_h.SOCK_SEQPACKET(), path.toString()), fd -> {
            SocketCheck check = SocketCheck.socket().type(SocketType.SEQPACKET).notListening();
            assertThat(check.path(path).test(fd)).isTrue();
            assertThat(check.family(SocketFamily.UNIX).path(path).test(fd)).isTrue();
            assertThat(check.family(SocketFamily.INET).path(path).test(fd)).isFalse();
            assertThat(check.path(directory.resolve("socke")).test(fd)).isFalse();
            assertThat(check.listening().path(path).test(fd)).isFalse();
            assertThat(check.port(80).test(fd)).isFalse();
            assertThat(check.family(SocketFamily.UNIX).port(80).test(fd)).isFalse();
        });
    }

    @Test
    void shouldLookAtTheAbstractNameOfAUnixSocket() throws IOException {
        with(Descriptors.unixSocket(libc_h.SOCK_DGRAM(), "\0systemd4j-test-check"), fd -> {
            assertThat(SocketCheck.socket().abstractName("systemd4j-test-check").test(fd))
                    .isTrue();
            assertThat(SocketCheck.socket().abstractName("systemd4j-test-chec").test(fd))
                    .isFalse();
            assertThat(SocketCheck.socket()
                            .path(Path.of("systemd4j-test-check"))
                            .test(fd))
                    .isFalse();
        });
    }

    @Test
    void shouldRefuseNumbersThatAreNoPort() {
        assertThatThrownBy(() -> SocketCheck.socket().port(0)).hasMessage("0 is not a port: use 1 to 65535");
        assertThatThrownBy(() -> SocketCheck.socket().port(65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
