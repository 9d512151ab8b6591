package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.JavaProgram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Reads the credentials of other processes, and of this one. */
class PeerCredentialsIT extends SocketTests {
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=65533", "--regid=65532", "--clear-groups");

    /** Returns a listener that each user may connect to. */
    private ServerSocketChannel listen() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        ServerSocketChannel listener =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path());
        Files.setPosixFilePermissions(path().getPath(), PosixFilePermissions.fromString("rwxrwxrwx"));
        return listener;
    }

    /** A client that stays connected until the server writes. */
    static final class Client {
        private Client() {}

        public static void main(String[] args) throws IOException {
            try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(args[0]))) {
                connection.read(ByteBuffer.allocate(1));
            }
        }
    }

    @Test
    void shouldReportTheProcessThatHasConnected() throws IOException {
        boolean root = ProcessHandle.current().info().user().equals(Optional.of("root"));
        List<String> launcher = root ? AS_NOBODY : List.of("env");
        try (ServerSocketChannel listener = listen();
                Command client = JavaProgram.start(launcher, Client.class, path().toString());
                SocketChannel accepted = listener.accept()) {
            PeerCredentials peer = PeerCredentials.of(accepted);
            assertThat(peer.pid()).hasValue((int) client.pid());
            if (root) {
                assertThat(peer).isEqualTo(new PeerCredentials(OptionalInt.of((int) client.pid()), 65533, 65532));
            }
            try (UnixFd pidfd = PeerCredentials.pidfd(accepted).orElseThrow()) {
                assertThat(process(pidfd)).isEqualTo("" + client.pid());
            }
            accepted.write(bytes("."));
            assertThat(client.exitStatus()).isZero();
            assertThat(PeerCredentials.of(accepted))
                    .as("after the end of the client")
                    .isEqualTo(peer);
            assertPidfdOfAnEndedProcess(accepted);
        }
    }

    /** Older kernels report an error, newer ones open it. */
    private static void assertPidfdOfAnEndedProcess(SocketChannel accepted) throws IOException {
        try (UnixFd pidfd = PeerCredentials.pidfd(accepted).orElseThrow()) {
            assertThat(process(pidfd)).isEqualTo("-1");
        } catch (BusException e) {
            assertThat(e.errno()).isIn(libc_h.ESRCH(), libc_h.EINVAL());
        }
    }

    private static String process(UnixFd pidfd) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + pidfd.fd())).stream()
                .filter(line -> line.startsWith("Pid:"))
                .map(line -> line.substring("Pid:".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldReportTheProcessThatListens() throws IOException {
        try (ServerSocketChannel listener = listen();
                var client = SocketChannel.open(path());
                SocketChannel accepted = listener.accept()) {
            long self = ProcessHandle.current().pid();
            assertThat(PeerCredentials.of(client).pid()).hasValue((int) self);
            assertThat(PeerCredentials.of(accepted)).isEqualTo(PeerCredentials.of(client));
        }
    }

    /** A listener has the credentials of the process that listens, which under systemd is root's. */
    @Test
    void shouldRefuseAListener() throws IOException {
        try (UnixFd listener =
                UnixFd.adopt(Descriptors.listening(Descriptors.unixSocket(libc_h.SOCK_STREAM(), path().toString())))) {
            assertThatThrownBy(() -> PeerCredentials.of(listener.fd()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is a listening socket");
            assertThatThrownBy(() -> PeerCredentials.pidfd(listener.fd())).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldRefuseWhatHasNoCredentials() throws IOException {
        try (var tcp = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK_4, 0));
                var client = SocketChannel.open(tcp.getLocalAddress());
                var unconnected = SocketChannel.open(StandardProtocolFamily.UNIX);
                ActivatedSocket file = socket(Descriptors.memfd())) {
            assertThatThrownBy(() -> PeerCredentials.of(client))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is not a Unix socket: only these know the credentials of their peers");
            assertThatThrownBy(() -> PeerCredentials.pidfd(client)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PeerCredentials.of(file.fd())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> PeerCredentials.of(unconnected))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("has no peer: use a connection that was accepted or connected");
        }
        SocketChannel closed = SocketChannel.open(StandardProtocolFamily.UNIX);
        closed.close();
        assertThatThrownBy(() -> PeerCredentials.of(closed)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> PeerCredentials.of(1_000_000))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("can't read the credentials of the peer of fd 1000000: Bad file descriptor");
    }
}
