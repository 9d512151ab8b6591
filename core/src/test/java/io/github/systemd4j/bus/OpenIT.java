package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.OpenBus;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIT extends BrokerTest {
    @TempDir
    Path directory;

    @Test
    void shouldDescribeItself() {
        Bus described =
                Bus.builder(BusAddress.of(dbus.address())).description("a test").open();
        assertThat(described.description()).isEqualTo("a test");
        assertThat(described).hasToString(dbus.address() + " as " + described.uniqueName());
        assertThat(described.isOpen()).isTrue();
        described.close();
        assertThat(described.isOpen()).isFalse();
    }

    @Test
    void shouldTakeTheFirstAddressThatAnswers() {
        try (Bus second = Bus.open(BusAddress.of("unix:path=" + directory + "/nothing;" + dbus.address()))) {
            assertThat(second.id()).isEqualTo(bus.id());
        }
    }

    @Test
    void shouldTakeTheNextAddressWhenAConnectionIsRefusedLate() {
        try (Bus second = Bus.open(BusAddress.of("tcp:host=127.0.0.1,port=1;" + dbus.address()))) {
            second.object(DRIVER, DRIVER_PATH).ping();
        }
    }

    @Test
    void shouldReportThatThereIsNoSuchSocket() {
        assertError(() -> Bus.open(BusAddress.of("unix:path=" + directory + "/nothing")), ErrorName.FILE_NOT_FOUND, 2);
    }

    @Test
    void shouldReportThatNobodyListens() throws IOException {
        Path socket = directory.resolve("dead");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertError(() -> Bus.open(BusAddress.of("unix:path=" + socket)), ErrorName.NO_SERVER, 111);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "unix:", "unix:path", "unix:path=/a,abstract=b", "tcp:port=x"})
    void shouldRefuseWhatIsNoAddress(String address) {
        assertError(() -> Bus.open(BusAddress.of(address)), ErrorName.BAD_ADDRESS, 22);
        assertThatThrownBy(() -> Bus.open(BusAddress.of(address))).hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "user-manager"})
    void shouldReportThatThereIsNoRuntimeDirectory(String address) {
        assertThat(OpenBus.withoutUserVariables(address).output())
                .startsWith("22 [%s]".formatted(ErrorName.BAD_ADDRESS))
                .contains("XDG_RUNTIME_DIR isn't set: log in through logind, or set it to /run/user/<uid>");
    }

    @Test
    void shouldReportThatTheAuthenticationWasRefused() throws Exception {
        try (ServerSocketChannel server = listen("refusing")) {
            CompletableFuture<Void> refusal =
                    CompletableFuture.runAsync(() -> answer(server, "REJECTED EXTERNAL\r\nERROR\r\nERROR\r\n"));
            assertError(() -> Bus.open(address("refusing")), ErrorName.AUTH_FAILED, 1);
            Await.value(refusal);
        }
    }

    @Test
    void shouldReportThatThePeerWentAwayWhileConnecting() throws Exception {
        try (ServerSocketChannel server = listen("leaving")) {
            CompletableFuture<Void> departure = CompletableFuture.runAsync(() -> answer(server, ""));
            CompletableFuture<Bus> opening = Bus.builder(address("leaving"))
                    .connectTimeout(Duration.ofDays(1))
                    .openAsync();
            assertError(
                    () -> {
                        throw Await.failure(opening);
                    },
                    ErrorName.DISCONNECTED,
                    104);
            Await.value(departure);
        }
    }

    @Test
    void shouldGiveUpOnAPeerThatNeverAnswers() throws IOException {
        try (var _ = listen("silent")) {
            Duration limit = Duration.ofMillis(100);
            assertError(
                    () -> Bus.builder(address("silent")).connectTimeout(limit).open(), ErrorName.TIMEOUT, 110);
        }
    }

    @Test
    void shouldDropAConnectionThatNobodyWaitsForAnyMore() throws IOException {
        try (var _ = listen("silent")) {
            CompletableFuture<Bus> opening = Bus.builder(address("silent")).openAsync();
            opening.cancel(true);
            assertThat(opening).isCancelled();
        }
    }

    @Test
    void shouldDropAConnectionWhoseFutureSomebodyElseCompletes() throws Exception {
        try (var _ = listen("silent");
                EventLoop loop = EventLoop.start("shared")) {
            int before = OpenFds.count();
            Bus.builder(address("silent")).openAsync().complete(bus);
            Bus.builder(address("silent")).loop(loop).openAsync().complete(bus);
            SignalStream.builder(address("silent")).openAsync().completeExceptionally(new IOException());
            SignalStream.builder(address("silent")).loop(loop).openAsync().completeExceptionally(new IOException());
            Await.until(() -> OpenFds.count() == before);
            assertThat(bus.isOpen()).isTrue();
        }
    }

    @Test
    void shouldConnectPeersOverADescriptor() {
        try (Peers peers = Peers.connect()) {
            peers.server()
                    .export(
                            TEST_PATH,
                            ExportedInterface.of(
                                    TEST_INTERFACE,
                                    ExportedMember.Method.of("Hello", "", "s", _ -> Body.of("s", "from the peer"))));
            assertThat(peers.client().peerObject(TEST_PATH).call(TEST_INTERFACE, "Hello", ""))
                    .containsExactly("from the peer");
            assertThat(peers.client().uniqueName()).isEmpty();
            assertThat(peers.client().id()).isEqualTo(peers.server().id());
            assertThat(peers.client().peerCredentials().pid())
                    .hasValue((int) ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldExchangeSignalsBetweenPeers() throws Exception {
        try (Peers peers = Peers.connect()) {
            var received = new CompletableFuture<Object>();
            peers.server()
                    .subscribe(
                            testRule().sender("io.github.systemd4j.Any"),
                            signal -> received.complete(signal.body().readValue()));
            peers.client().emit(testSignal("s", "directly"));
            assertThat(Await.value(received)).isEqualTo("directly");
        }
    }

    @Test
    void shouldUseADescriptorOnce() throws Exception {
        try (var sockets = Peers.SocketPair.open()) {
            BusAddress address = BusAddress.client(sockets.left());
            CompletableFuture<Bus> first = Bus.builder(address).openAsync();
            Await.until(() -> sockets.left().toString().contains("closed"));
            assertThatThrownBy(() -> Bus.open(address)).isInstanceOf(IllegalStateException.class);
            first.cancel(true);
        }
    }

    private BusAddress address(String name) {
        return BusAddress.of("unix:path=" + directory.resolve(name));
    }

    private ServerSocketChannel listen(String name) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve(name)));
    }

    /**
     * Reads the first bytes of a client, and sends a text. Disconnects at once if the text is empty, otherwise after
     * the client.
     */
    private static void answer(ServerSocketChannel server, String text) {
        try (SocketChannel client = server.accept()) {
            client.read(ByteBuffer.allocate(1_000));
            if (client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))) > 0) {
                client.read(ByteBuffer.allocate(1_000));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertError(ThrowingCallable call, String name, int errno) {
        assertThatThrownBy(call).isInstanceOfSatisfying(BusException.class, e -> {
            assertThat(e.name()).as(e.getMessage()).isEqualTo(name);
            assertThat(e.errno()).isEqualTo(errno);
        });
    }
}
