package io.github.systemd4j.internal.sddaemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.FileDescriptors;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.Descriptors;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks both implementations the same about the same descriptors. */
class DaemonFunctionsTest {
    private static final int CLOSED = 9_999;

    @TempDir
    private Path directory;

    private final List<Integer> fds = new ArrayList<>(List.of(CLOSED));
    private final List<AutoCloseable> resources = new ArrayList<>();
    private int port;

    @BeforeEach
    void open() throws Exception {
        own(Descriptors.pipe());
        own(Descriptors.memfd(), Descriptors.eventfd());
        own(Descriptors.unixSocket(libc_h.SOCK_DGRAM(), path("datagram").toString()));
        own(Descriptors.listening(
                Descriptors.unixSocket(libc_h.SOCK_STREAM(), path("stream").toString())));
        own(Descriptors.unixSocket(
                libc_h.SOCK_SEQPACKET(), "\0abstract" + ProcessHandle.current().pid()));
        own(Descriptors.open(libc_h.AF_UNIX(), libc_h.SOCK_STREAM()));
        own(Descriptors.open(libc_h.AF_NETLINK(), libc_h.SOCK_RAW()));
        ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
        port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
        own(Descriptors.of(listener));
        own(Descriptors.of(DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))));
        Files.writeString(path("file"), "");
        own(new FileInputStream(path("file").toFile()));
        own(new FileInputStream("/dev/null"));
        assertThat(Command.run("mkfifo", path("fifo").toString()).exitStatus()).isZero();
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private void own(int... opened) {
        Arrays.stream(opened).forEach(fd -> {
            fds.add(fd);
            resources.add(() -> FileDescriptors.close(fd));
        });
    }

    private void own(FileInputStream file) throws ReflectiveOperationException, IOException {
        Method fdVal = Class.forName("sun.nio.ch.IOUtil").getMethod("fdVal", FileDescriptor.class);
        fdVal.setAccessible(true);
        fds.add((int) fdVal.invoke(null, file.getFD()));
        resources.add(file);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : resources) {
            resource.close();
        }
    }

    private void shouldBeEqual(String question, ToIntFunction<DaemonFunctions> call) {
        assertThat(call.applyAsInt(PlainFunctions.INSTANCE))
                .as(question)
                .isEqualTo(call.applyAsInt(LibsystemdFunctions.INSTANCE));
    }

    @Test
    void shouldBeEqualForFiles() {
        var paths = new ArrayList<@Nullable Path>(List.of(
                path("file"),
                path("fifo"),
                path("nowhere"),
                path("file").resolve("below"),
                directory,
                Path.of("/dev/null"),
                Path.of("/dev/zero")));
        paths.add(null);
        for (int fd : fds) {
            for (Path path : paths) {
                shouldBeEqual("fifo %d %s".formatted(fd, path), functions -> functions.isFifo(fd, path));
                shouldBeEqual("special %d %s".formatted(fd, path), functions -> functions.isSpecial(fd, path));
            }
            shouldBeEqual("queue " + fd, functions -> functions.isMessageQueue(fd, null));
            shouldBeEqual("queue " + fd, functions -> functions.isMessageQueue(fd, "/queue"));
        }
    }

    @Test
    void shouldBeEqualForSockets() {
        byte[][] names = {
            {},
            path("stream").toString().getBytes(UTF_8),
            path("datagram").toString().getBytes(UTF_8),
            path("strea").toString().getBytes(UTF_8),
            ("\0abstract" + ProcessHandle.current().pid()).getBytes(UTF_8),
            "\0abstract".getBytes(UTF_8)
        };
        for (int fd : fds) {
            for (int type : List.of(0, libc_h.SOCK_STREAM(), libc_h.SOCK_DGRAM(), libc_h.SOCK_SEQPACKET())) {
                for (int listening : List.of(-1, 0, 1)) {
                    for (int family : List.of(0, libc_h.AF_UNIX(), libc_h.AF_INET(), libc_h.AF_INET6())) {
                        String asked = "%d %d %d %d".formatted(fd, family, type, listening);
                        shouldBeEqual(asked, functions -> functions.isSocket(fd, family, type, listening));
                        if (family == libc_h.AF_UNIX()) {
                            continue; // libsystemd logs that as a fault of its caller
                        }
                        for (int each : List.of(0, port, 1)) {
                            shouldBeEqual(
                                    asked + " port " + each,
                                    functions -> functions.isInetSocket(fd, family, type, listening, each));
                        }
                    }
                    for (byte[] name : names) {
                        shouldBeEqual(
                                "%d %d %d %s".formatted(fd, type, listening, new String(name, UTF_8)),
                                functions -> functions.isUnixSocket(fd, type, listening, name));
                    }
                }
            }
        }
    }

    @Test
    void shouldBeEqualForWrongArguments() {
        shouldBeEqual("fifo", functions -> functions.isFifo(-1, null));
        shouldBeEqual("special", functions -> functions.isSpecial(-1, null));
        shouldBeEqual("queue", functions -> functions.isMessageQueue(-1, null));
        shouldBeEqual("socket", functions -> functions.isSocket(-1, 0, 0, -1));
        shouldBeEqual("inet", functions -> functions.isInetSocket(-1, libc_h.AF_UNIX(), 0, -1, 0));
        shouldBeEqual("inet", functions -> functions.isInetSocket(0, libc_h.AF_UNIX(), 0, -1, 0));
        shouldBeEqual("unix", functions -> functions.isUnixSocket(-1, 0, -1, new byte[0]));
    }

    @Test
    void shouldBeEqualForTheMachine() {
        shouldBeEqual("booted", DaemonFunctions::booted);
    }
}
