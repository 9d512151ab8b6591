package io.github.systemd4j.signals;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libc.cmsghdr;
import io.github.systemd4j.bindings.libc.iovec;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.msghdr;
import io.github.systemd4j.bus.BusException;
import io.github.systemd4j.bus.ErrorName;
import io.github.systemd4j.bus.MatchRule;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.MethodCall;
import io.github.systemd4j.bus.RawMessage;
import io.github.systemd4j.bus.Subscription;
import io.github.systemd4j.bus.UnixFd;
import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How streams end: by what the server says, or doesn't, and by their owner. */
@Timeout(60)
class StreamEndIT {
    private static final MethodCall CALL = MethodCall.toPeer("/", "a.b", "Ask");

    private final List<Object> received = new ArrayList<>();

    private static BusException failure(CompletableFuture<?> future) throws Exception {
        return (BusException) Await.failure(future);
    }

    // --- by the server

    @ParameterizedTest
    @ValueSource(
            strings = {"REJECTED EXTERNAL", "ERROR", "OK", "AGREE_UNIX_FD", "", "HTTP/1.1 400 Bad Request", "data"})
    void shouldFailWhenTheServerDoesNotAccept(String line) throws Exception {
        try (OpenStream open = OpenStream.toBroker(UnaryOperator.identity())) {
            open.send((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BusException refused = failure(open.opening);
            assertThat(refused.name()).isEqualTo(ErrorName.AUTH_FAILED);
            assertThat(refused.message()).isEqualTo("the authentication was refused: " + line);
        }
    }

    @Test
    void shouldHandleAllThatCameBeforeTheServerLeft() throws Exception {
        int signals = 5_000;
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<Subscription> subscribed =
                    open.stream().subscribeAsync(MatchRule.signals(), signal -> received.add(signal.serial()));
            assertThat(subscribed).isDone();
            byte[] signal = RawMessage.signal().bytes();
            for (int i = 0; i < signals / 100; i++) {
                for (int j = 0; j < 100; j++) {
                    open.server.send(signal);
                }
                open.turn();
            }
            open.server.send(signal);
            open.server.close();
            CompletableFuture<Object> reply = open.stream().callAsync(CALL, _ -> "never");
            open.turnUntilDone(reply);
            assertThat(failure(reply).name()).isEqualTo(ErrorName.DISCONNECTED);
            assertThat(received).hasSize(signals + 1);
        }
    }

    @Test
    void shouldFailWhenALineHasNoEnd() throws Exception {
        try (OpenStream open = OpenStream.toPeer(UnaryOperator.identity())) {
            open.send("x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("Broken pipe");
        }
        try (OpenStream open = OpenStream.toPeer(UnaryOperator.identity())) {
            open.send("x".repeat(20_000).getBytes(StandardCharsets.US_ASCII));
            assertThat(failure(open.opening).message()).contains("a line has no end");
        }
    }

    @Test
    void shouldFailWhenTheServerLeavesAtAnyPointOfTheBeginning() throws Exception {
        byte[] beginning = RawServer.ACCEPTANCE.getBytes(StandardCharsets.US_ASCII);
        for (int size = 0; size <= beginning.length; size++) {
            try (OpenStream open = OpenStream.toBroker(UnaryOperator.identity())) {
                open.send(Arrays.copyOf(beginning, size));
                open.server.close();
                open.turn();
                assertThat(failure(open.opening).name()).isEqualTo(ErrorName.DISCONNECTED);
            }
        }
    }

    /** Whatever comes first is shown, and nothing behind what is wrong. */
    @Test
    void shouldEndWhereGarbageBegins() throws Exception {
        byte[] signal = RawMessage.signal().body("s", "text").bytes();
        byte[] all = new byte[3 * signal.length];
        for (int from = 0; from < signal.length; from++) {
            System.arraycopy(signal, 0, all, 0, signal.length);
            System.arraycopy(signal, 0, all, signal.length, signal.length);
            Arrays.fill(all, signal.length + from, all.length, (byte) 0xff);
            received.clear();
            try (OpenStream open = OpenStream.ofPeer()) {
                open.stream().subscribeAsync(MatchRule.signals(), each -> received.add(each.serial()));
                open.send(all);
                assertThat(failure(open.stream().closed()).name())
                        .as("garbage from byte " + from)
                        .isIn(ErrorName.INCONSISTENT_MESSAGE, ErrorName.LIMITS_EXCEEDED);
                assertThat(received).hasSize(from < bodyAt(signal) ? 1 : 2);
                assertThat(open.stream().isOpen()).isFalse();
            }
        }
    }

    private static int bodyAt(byte[] signal) {
        return signal.length - "\5\0\0\0text\0".length();
    }

    @Test
    void shouldFailAllThatWaitsWhenTheServerLeaves() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            CompletableFuture<Subscription> subscribing =
                    open.stream().subscribeAsync(MatchRule.signals(), received::add);
            CompletableFuture<Long> answer = open.stream().callAsync(CALL, Message::serial);
            open.server.close();
            open.turn();
            for (CompletableFuture<?> each :
                    List.of(subscribing, answer, open.stream().closed())) {
                assertThat(failure(each).name()).isEqualTo(ErrorName.DISCONNECTED);
            }
            assertThatThrownBy(
                            () -> open.stream().callAsync(CALL, Message::serial).join())
                    .hasMessageContaining("closed the connection");
        }
    }

    @Test
    void shouldEndWhenDescriptorsCome() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream().subscribeAsync(MatchRule.signals(), each -> received.add(each.serial()));
            open.send(RawMessage.signal());
            int before = OpenFds.count();
            try (UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
                sendWith(
                        file,
                        JdkChannels.fd(open.server.channel()),
                        RawMessage.signal().bytes());
            }
            open.turn();
            assertThat(failure(open.stream().closed()).message())
                    .isEqualTo("file descriptors came, which was not agreed upon");
            assertThat(received).hasSize(1);
            assertThat(OpenFds.count()).isLessThanOrEqualTo(before);
        }
    }

    /** sendmsg(2) with {@code SCM_RIGHTS}. */
    @SuppressWarnings("restricted")
    private static void sendWith(UnixFd file, int socket, byte[] bytes) throws Exception {
        Linker linker = Linker.nativeLinker();
        var sendmsg = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("sendmsg"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(iovec.layout());
            iovec.iov_base(target, arena.allocateFrom(JAVA_BYTE, bytes));
            iovec.iov_len(target, bytes.length);
            long size = cmsghdr.sizeof() + Integer.BYTES;
            MemorySegment control = arena.allocate(cmsghdr.sizeof() + Long.BYTES, Long.BYTES);
            cmsghdr.cmsg_len(control, size);
            cmsghdr.cmsg_level(control, libc_h.SOL_SOCKET());
            cmsghdr.cmsg_type(control, 1); // SCM_RIGHTS
            control.set(JAVA_INT, cmsghdr.sizeof(), file.fd());
            MemorySegment message = arena.allocate(msghdr.layout());
            msghdr.msg_iov(message, target);
            msghdr.msg_iovlen(message, 1);
            msghdr.msg_control(message, control);
            msghdr.msg_controllen(message, control.byteSize());
            assertThat((long) sendmsg.invoke(socket, message, 0)).isEqualTo(bytes.length);
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }

    // --- by its owner

    @Test
    void shouldCloseInsideAHandler() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            CompletableFuture<Long> answer = open.stream().callAsync(CALL, Message::serial);
            open.stream().subscribeAsync(MatchRule.signals(), signal -> {
                open.stream().close();
                open.stream().close();
                received.add(signal.path().toString());
            });
            byte[] signal = RawMessage.signal().bytes();
            byte[] two = Arrays.copyOf(signal, 2 * signal.length);
            System.arraycopy(signal, 0, two, signal.length, signal.length);
            open.send(two);
            assertThat(received).containsExactly("/");
            assertThat(open.stream().closed()).isCompletedWithValue(null);
            assertThat(failure(answer).message()).isEqualTo("the stream was closed");
            assertThat(open.errors).isEmpty();
        }
    }

    @Test
    void shouldCloseWhileTheServerReadsNothing() throws Exception {
        try (OpenStream open = OpenStream.ofBroker()) {
            List<CompletableFuture<Subscription>> all = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                all.add(open.stream().subscribeAsync(MatchRule.signals().path("/p" + i), received::add));
            }
            open.turn();
            assertThat(all).noneMatch(CompletableFuture::isDone);
            open.stream().close();
            for (CompletableFuture<Subscription> each : all) {
                assertThat(failure(each).name()).isEqualTo(ErrorName.DISCONNECTED);
            }
        }
    }

    @Test
    void shouldSendOnceTheServerReads() throws Exception {
        int count = 10_000;
        try (OpenStream open = OpenStream.ofBroker()) {
            List<CompletableFuture<Subscription>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(open.stream().subscribeAsync(MatchRule.signals().path("/p" + i), received::add));
            }
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answer(open.server, count));
            open.turnUntilDone(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
            Await.value(answered);
            assertThat(all).noneMatch(CompletableFuture::isCompletedExceptionally);
        }
    }

    private static void answer(RawServer.Connection server, int count) {
        try {
            for (int i = 0; i < count; i++) {
                server.answerNext();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldCloseFromAnyThread() throws Exception {
        var fds = new OpenFds();
        try (RawServer listener = RawServer.open()) {
            CompletableFuture<SignalStream> opening =
                    SignalStream.builder(listener.peer()).openAsync();
            try (RawServer.Connection server = listener.accept().authenticate()) {
                SignalStream stream = Await.value(opening);
                CompletableFuture<Long> answer = stream.callAsync(CALL, Message::serial);
                server.next();
                List<CompletableFuture<Void>> closing = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    closing.add(CompletableFuture.runAsync(stream::close));
                }
                for (CompletableFuture<Void> each : closing) {
                    Await.value(each);
                }
                assertThat(failure(answer).message()).isEqualTo("the stream was closed");
                assertThat(Await.failure(stream.callAsync(CALL, Message::serial)))
                        .isInstanceOf(BusException.class);
            }
        }
        fds.checkNoneLeft();
    }
}
