package io.github.systemd4j.daemon;

import static io.github.systemd4j.daemon.Scripted.print;
import static io.github.systemd4j.daemon.Scripted.printResult;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.JavaProgram;
import io.github.systemd4j.testing.NotifyReceiver;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Peers.SocketPair;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receives the descriptors that a service stores. */
class FdStoreIT {
    private static final int STATE_BYTES = 1 << 20;

    private static byte[] state(int bytes) {
        byte[] state = new byte[bytes];
        new Random(1).nextBytes(state);
        return state;
    }

    static final class Storing {
        private Storing() {}

        public static void main(String[] args) throws Exception {
            var fds = new OpenFds();
            DatagramChannel channel = DatagramChannel.open();
            try (var sockets = SocketPair.open()) {
                printResult(() -> FdStore.put("a socket", sockets.left().fd()));
                printResult(() -> FdStore.put("channel", channel));
                printResult(
                        () -> FdStore.putUnpolled("unpolled", sockets.right().fd()));
                printResult(() -> FdStore.putUnpolled("unpolled channel", channel));
            }
            channel.close();
            printResult(() -> FdStore.put("channel", channel));
            ByteBuffer state = ByteBuffer.wrap(state(STATE_BYTES + 7), 7, STATE_BYTES);
            printResult(() -> FdStore.put("state", state.asReadOnlyBuffer()));
            printResult(() -> FdStore.put("state", state));
            printResult(() -> FdStore.put("empty", ByteBuffer.allocateDirect(0)));
            print(state);
            printResult(() -> FdStore.remove("state"));
            printResult(() -> FdStore.put("closed", 999));
            Thread.currentThread().interrupt();
            printResult(() -> FdStore.put("interrupted", state));
            print(Thread.interrupted());
            fds.checkNoneLeft();
        }
    }

    /** Stores a connection whose selector has been closed; the channel is then closed. */
    static final class StoringRegistered {
        private StoringRegistered() {}

        public static void main(String[] args) throws Exception {
            try (ServerSocketChannel listener = ServerSocketChannel.open()
                            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                    Selector selector = Selector.open()) {
                SocketChannel accepted = listener.accept();
                accepted.configureBlocking(false);
                SelectionKey key = accepted.register(selector, SelectionKey.OP_READ);
                printResult(() -> FdStore.put("client", accepted));
                printResult(() -> FdStore.putUnpolled("client", accepted));
                key.cancel();
                selector.selectNow();
                printResult(() -> FdStore.put("client", accepted));
                accepted.close();
                client.configureBlocking(false);
                System.in.read();
                print(client.read(ByteBuffer.allocate(1))); // 0 while the connection is open, -1 at its end
            }
        }
    }

    @Test
    void shouldStoreAConnectionThatSurvivesItsChannel() {
        try (var receiver = NotifyReceiver.open();
                var program = JavaProgram.start(
                        List.of("env", "NOTIFY_SOCKET=" + receiver.address()), StoringRegistered.class);
                var received = receiver.receive()) {
            assertThat(received.text()).isEqualTo("FDSTORE=1\nFDNAME=client");
            program.writeLine("");
            assertThat(program.exitStatus()).isZero();
            List<String> lines = program.output().lines().toList();
            assertThat(lines.get(0))
                    .startsWith("IllegalStateException: java.nio.channels.SocketChannel[connected ")
                    .contains("is registered with a selector", "cancel its key, call selectNow()");
            assertThat(lines.get(1)).isEqualTo(lines.get(0));
            assertThat(lines.subList(2, lines.size())).containsExactly("SENT", "0");
        }
    }

    @Test
    void shouldSendDescriptorsWithTheirNames() {
        try (var receiver = NotifyReceiver.open()) {
            Command program = JavaProgram.run(List.of("env", "NOTIFY_SOCKET=" + receiver.address()), Storing.class);
            assertThat(program.exitStatus()).as(program.errors()).isZero();
            assertThat(program.output().lines())
                    .containsExactly(
                            "SENT",
                            "SENT",
                            "SENT",
                            "SENT",
                            "UncheckedIOException: java.nio.channels.ClosedChannelException",
                            "SENT",
                            "SENT",
                            "SENT",
                            "java.nio.HeapByteBuffer[pos=7 lim=%d cap=%<d]".formatted(STATE_BYTES + 7),
                            "SENT",
                            "BusException: [org.freedesktop.DBus.Error.Failed] can't notify the service manager at"
                                    + " NOTIFY_SOCKET=" + receiver.address()
                                    + " (the file descriptor to send isn't open): Bad file descriptor",
                            "SENT",
                            "true");
            assertSocket(receiver, "FDSTORE=1\nFDNAME=a socket");
            assertSocket(receiver, "FDSTORE=1\nFDNAME=channel");
            assertSocket(receiver, "FDSTORE=1\nFDNAME=unpolled\nFDPOLL=0");
            assertSocket(receiver, "FDSTORE=1\nFDNAME=unpolled channel\nFDPOLL=0");
            assertFile(receiver, "state", STATE_BYTES);
            assertFile(receiver, "state", STATE_BYTES);
            assertFile(receiver, "empty", 0);
            assertThat(receiver.next()).isEqualTo("FDSTOREREMOVE=1\nFDNAME=state");
            assertFile(receiver, "interrupted", STATE_BYTES);
            assertThat(receiver.hasNext()).isFalse();
        }
    }

    static final class Asking {
        private Asking() {}

        public static void main(String[] args) {
            printResult(FdStore::capacity);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "0, OptionalInt[0]",
                "32, OptionalInt[32]",
                "many, \"IllegalStateException: the environment variable FDSTORE=many isn't a number: only the service manager should set it\""
            })
    void shouldReportHowManyAreStored(String variable, String answer) {
        assertThat(JavaProgram.run(List.of("env", "FDSTORE=" + variable), Asking.class)
                        .output())
                .isEqualTo(answer + "\n");
    }

    private static void assertSocket(NotifyReceiver receiver, String text) {
        try (var received = receiver.receive()) {
            assertThat(received.text()).isEqualTo(text);
            assertThat(received.target()).startsWith("socket:");
        }
    }

    private static void assertFile(NotifyReceiver receiver, String name, int size) {
        try (var received = receiver.receive()) {
            assertThat(received.text()).isEqualTo("FDSTORE=1\nFDNAME=" + name);
            assertThat(received.target()).startsWith("/memfd:");
            byte[] contents = received.contents(size + 1);
            assertThat(contents).isEqualTo(Arrays.copyOfRange(state(7 + size), 7, 7 + size));
        }
    }
}
