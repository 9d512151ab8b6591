package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;

/** The common parts of tests of descriptors in messages. */
abstract class DescriptorFixture extends BrokerTest {
    static final SocketPair SHARED = SocketPair.open();
    final LinkedBlockingQueue<Object> received = new LinkedBlockingQueue<>();
    Bus service;
    RemoteObject object;

    @BeforeEach
    void export() {
        service = openBus();
        service.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of("Identify", "h", "s", call -> {
                            try (UnixFd fd = call.body().readUnixFd()) {
                                return Body.of("s", target(fd));
                            }
                        }),
                        ExportedMember.Method.of("Open", "", "ah", _ -> {
                            try (SocketPair pair = SocketPair.open()) {
                                return Body.of("ah", List.of(pair.left(), pair.right()));
                            }
                        }),
                        ExportedMember.Method.of("Ignore", "v", "", _ -> Body.empty())));
        object = bus.object(service.uniqueName(), TEST_PATH);
    }

    static String target(UnixFd fd) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd.fd())).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean closesOnExec(UnixFd fd) {
        return (Libc.fcntl(fd.fd(), libc_h.F_GETFD(), 0) & libc_h.FD_CLOEXEC()) != 0;
    }

    /**
     * Asserts that only the last descriptors are open, which may still be in transit. Doesn't wait, because the garbage
     * collector would close leaked ones.
     */
    static void assertFewLeft(int before) {
        assertThat(OpenFds.count()).isLessThan(before + 10);
    }

    static Body pipe() {
        return Body.of("h", SHARED.left());
    }
}
