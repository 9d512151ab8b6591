package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.RawServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connects a stream and a bus to the same address and the same server: both connect, or fail with the same error. */
@Timeout(60)
class ConnectingIT {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String ACCEPTED = "";
    private static final String NO_BODY = "";

    private record Outcome(String error, int errno) {
        static final Outcome CONNECTED = new Outcome(ACCEPTED, 0);

        static Outcome of(Function<BusAddress, BusConnection> open, BusAddress address) {
            try (BusConnection _ = open.apply(address)) {
                return CONNECTED;
            } catch (BusException e) {
                assertThat(e.getMessage()).hasSizeLessThan(1_000).doesNotContain("\033", "\n");
                return new Outcome(e.name(), e.errno());
            }
        }
    }

    /** Returns the result of both kinds of connections, each of which connects once. */
    private static Outcome outcome(RawServer server, String query, String lines, byte[] first) throws Exception {
        BusAddress address = BusAddress.of(server.address() + query);
        CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
            serve(server, lines, first);
            serve(server, lines, first);
        });
        Outcome ofBus = Outcome.of(Bus::open, address);
        Outcome ofStream = Outcome.of(SignalStream::open, address);
        Await.value(served);
        assertThat(ofStream).isEqualTo(ofBus);
        return ofStream;
    }

    /** Replies to any request of a client, and waits until the client disconnects. */
    private static void serve(RawServer server, String lines, byte[] first) {
        try (RawServer.Connection client = server.accept()) {
            client.read(RawServer.REQUEST.length());
            client.send(lines).send(first);
            while (client.channel().read(ByteBuffer.allocate(4_096)) > 0) {
                // it sends Hello
            }
        } catch (IOException e) {
            // it has disconnected
        }
    }

    private static byte[] helloAnswer(String signature, Object... values) {
        return RawMessage.methodReturn(1).body(signature, values).bytes();
    }

    static Stream<Arguments> answers() {
        String agreed = "\r\nAGREE_UNIX_FD\r\n";
        return Stream.of(
                Arguments.of("", "DATA\r\nOK " + ID + agreed, ACCEPTED),
                Arguments.of("", "DATA\r\nOK " + ID + "\r\nERROR\r\n", ACCEPTED),
                Arguments.of("", "OK " + ID + "\r\nOK " + ID + agreed, ACCEPTED),
                Arguments.of(",guid=" + ID, "DATA\r\nOK " + ID + agreed, ACCEPTED),
                Arguments.of(",guid=" + ID.toUpperCase(), "DATA\r\nOK " + ID + agreed, ACCEPTED),
                Arguments.of(",guid=01234567-89ab-cdef-0123-456789abcdef", "DATA\r\nOK " + ID + agreed, ACCEPTED),
                Arguments.of(",guid=" + ID, "DATA\r\nOK " + ID.replace('0', '9') + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "DATA\r\nOK zzzz" + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "DATA\r\nOK " + "z".repeat(32) + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "DATA\r\nOK " + "a".repeat(5_000) + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "DATA\r\nOK" + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "DATA 00\r\nOK " + ID + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "\r\nOK " + ID + agreed, ErrorName.AUTH_FAILED),
                Arguments.of("", "REJECTED EXTERNAL\r\nERROR\r\nERROR\r\n", ErrorName.AUTH_FAILED),
                Arguments.of("", "\033[31m\r\n\033[31m\r\n\033[31m\r\n", ErrorName.AUTH_FAILED),
                Arguments.of("", "HTTP/1.1 400 Bad Request\r\n\r\n\r\n", ErrorName.AUTH_FAILED),
                Arguments.of(",guid=" + "0".repeat(32), "DATA\r\nOK " + ID + agreed, ACCEPTED),
                Arguments.of("", "x".repeat(100_000), ErrorName.LIMITS_EXCEEDED),
                Arguments.of("", "DATA\r\nOK " + ID + "\r\n" + "x".repeat(70_000) + "\r\n", ErrorName.LIMITS_EXCEEDED));
    }

    @ParameterizedTest(name = "[{index}] {0} {2}")
    @MethodSource("answers")
    void shouldAuthenticateAsStrictlyAsLibsystemd(String query, String lines, String error) throws Exception {
        try (RawServer server = RawServer.open()) {
            assertThat(outcome(server, query, lines, helloAnswer("s", RawServer.UNIQUE_NAME)).error)
                    .isEqualTo(error);
        }
    }

    static Stream<Arguments> firstMessages() {
        return Stream.of(
                Arguments.of(helloAnswer("s", RawServer.UNIQUE_NAME), ACCEPTED),
                Arguments.of(helloAnswer("su", RawServer.UNIQUE_NAME, 1L), ACCEPTED),
                Arguments.of(helloAnswer("s", ""), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(helloAnswer("s", "org.example.Name"), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(helloAnswer("s", ":1"), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(helloAnswer("s", ":1.\033[31m"), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(helloAnswer("s", ":1." + "7".repeat(1 << 20)), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(helloAnswer("u", 7L), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(helloAnswer(NO_BODY), ErrorName.INCONSISTENT_MESSAGE),
                Arguments.of(
                        RawMessage.error(1, ErrorName.ACCESS_DENIED)
                                .body("s", "no")
                                .bytes(),
                        ErrorName.ACCESS_DENIED),
                Arguments.of(RawMessage.methodReturn(2).bytes(), ErrorName.FAILED),
                Arguments.of(RawMessage.signal().bytes(), ErrorName.FAILED),
                Arguments.of(RawMessage.methodCall().bytes(), ErrorName.FAILED));
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @MethodSource("firstMessages")
    void shouldTakeNothingButAnAnswerToHelloFirst(byte[] first, String error) throws Exception {
        try (RawServer server = RawServer.open()) {
            assertThat(outcome(server, "", RawServer.ACCEPTANCE, first).error).isEqualTo(error);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unix:",
                "unix:path",
                "unix:path=",
                "unix:abstract=",
                "unix:tmpdir=/tmp",
                "unix:path=/a,abstract=b",
                "unix:path=/a,path=/a",
                "unix:path=/a,guid=zz",
                "unix:path=/a,guid=",
                "unix:path=/a,guid=0123456789abcdef0123456789abcdef0",
                "unix:path=/a,guid=0123456789abcdef0123456789abcdef,guid=0123456789abcdef0123456789abcdef",
                "unix:path=/a%2",
                "unix:path=/a%zz",
                "unix:path=/a%00b",
                "unix:path=/tmp/nothing;unix:path=/a%zz",
                "nonsense",
                ""
            })
    void shouldRefuseAMalformedAddress(String address) {
        assertBothFail(address, new Outcome(ErrorName.BAD_ADDRESS, 22));
    }

    private static void assertBothFail(String address, Outcome expected) {
        assertThat(Outcome.of(Bus::open, BusAddress.of(address))).as("bus").isEqualTo(expected);
        assertThat(Outcome.of(SignalStream::open, BusAddress.of(address)))
                .as("stream")
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"path=/", "abstract="})
    void shouldRefuseANameThatIsTooLong(String key) {
        assertBothFail("unix:" + key + "a".repeat(107), new Outcome(ErrorName.BAD_ADDRESS, 22));
        boolean isAbstract = key.startsWith("abstract");
        assertBothFail(
                "unix:" + key + "a".repeat(106),
                isAbstract ? new Outcome(ErrorName.NO_SERVER, 111) : new Outcome(ErrorName.FILE_NOT_FOUND, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:path=/nothing,unknown=1", "unix:unknown,path=/nothing", "unix:path=/noth%69ng"})
    void shouldTolerateWhatItDoesNotKnow(String address) {
        assertBothFail(address, new Outcome(ErrorName.FILE_NOT_FOUND, 2));
    }
}
