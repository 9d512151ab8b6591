package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Peers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads messages in place in their handlers, and misuses them in every way. */
class ScopedMessageIT {
    private static final String INTERFACE = "io.github.systemd4j.Test";

    private Peers peers;

    @BeforeEach
    void connect() {
        peers = Peers.connect();
    }

    @AfterEach
    void close() {
        peers.close();
    }

    /** Sends a signal with this body, and returns the result of the handler. */
    private <T> T receive(Body body, Handler<T> handler) throws Exception {
        var result = new CompletableFuture<T>();
        try (var _ = peers.client().subscribe(MatchRule.signal(INTERFACE, "Changed"), signal -> {
            try {
                result.complete(handler.handle(signal));
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        })) {
            peers.server().emit(Signal.of("/", INTERFACE, "Changed").withBody(body));
            return Await.value(result);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private interface Handler<T> {
        T handle(Message signal) throws Exception;
    }

    @Test
    void shouldReadEveryBasicTypeInPlace() throws Exception {
        Body body = Body.of(
                "ybnqiuxtdsog",
                255,
                true,
                -2,
                65_535,
                -3,
                4_294_967_295L,
                -4L,
                -5L,
                0.5,
                "grüße",
                new ObjectPath("/a"),
                new Signature("ai"));
        List<Object> read = receive(body, signal -> {
            BodyReader in = signal.body();
            var text = new Utf8View();
            return List.of(
                    in.readByte(),
                    in.readBoolean(),
                    in.readInt16(),
                    in.readUint16(),
                    in.readInt32(),
                    in.readUint32(),
                    in.readInt64(),
                    in.readUint64(),
                    in.readDouble(),
                    in.readString(text).toString(),
                    in.readObjectPath(text).toString(),
                    in.readSignature(text).toString());
        });
        assertThat(read)
                .containsExactly(
                        (byte) 255, true, (short) -2, 65_535, -3, 4_294_967_295L, -4L, -5L, 0.5, "grüße", "/a", "ai");
    }

    @Test
    void shouldCopyArrays() throws Exception {
        byte[] into = new byte[4];
        String rest = receive(Body.of("ayaxs", new byte[] {1, 2, 3}, List.of(7L), "end"), signal -> {
            BodyReader in = signal.body();
            assertThat(in.readArray('y', MemorySegment.ofArray(into))).isEqualTo(3);
            assertThatThrownBy(() -> in.readArray('x', MemorySegment.ofArray(into)))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("an array of 8 bytes doesn't fit into 4 bytes");
            return in.readString();
        });
        assertThat(into).containsExactly(1, 2, 3, 0);
        assertThat(rest).isEqualTo("end");
    }

    @Test
    void shouldReadArraysInPlace() throws Exception {
        long sum = receive(Body.of("axay", List.of(1L, 2L, 3L), new byte[] {4}), signal -> {
            BodyReader in = signal.body();
            MemorySegment longs = in.readArray('x');
            assertThat(longs.isReadOnly()).isTrue();
            assertThat(longs.isNative()).isTrue();
            long total = 0;
            for (long i = 0; i < longs.byteSize() / Long.BYTES; i++) {
                total += longs.getAtIndex(ValueLayout.JAVA_LONG, i);
            }
            return total + in.readArray('y').get(ValueLayout.JAVA_BYTE, 0);
        });
        assertThat(sum).isEqualTo(10);
    }

    @Test
    void shouldReadEmptyArrays() throws Exception {
        long size = receive(Body.of("axasa{sv}", List.of(), List.of(), Map.of()), signal -> {
            BodyReader in = signal.body();
            long bytes = in.readArray('x').byteSize();
            assertThat(in.enterArray().hasNext()).isFalse();
            in.exit();
            assertThat(in.readValue()).isEqualTo(Map.of());
            assertThat(in.hasNext()).isFalse();
            return bytes;
        });
        assertThat(size).isZero();
    }

    @Test
    void shouldSkipWhatIsLeftOfAContainer() throws Exception {
        var value = Body.of("(isas)a{sv}s", Struct.of(1, "x", List.of("a", "b")), Map.of("k", 1, "l", 2), "end");
        String last = receive(value, signal -> {
            BodyReader in = signal.body();
            in.enterStruct().skip();
            in.exit();
            in.enterArray().enterDictEntry();
            in.exit().exit();
            return in.readString();
        });
        assertThat(last).isEqualTo("end");
    }

    @Test
    void shouldRewind() throws Exception {
        String twice = receive(Body.of("sv", "first", 1), signal -> {
            BodyReader in = signal.body();
            in.skip().enterVariant();
            in.rewind();
            return in.readString() + signal.body().readString();
        });
        assertThat(twice).isEqualTo("firstfirst");
    }

    @Test
    void shouldReadVariantsNestedToTheLimit() throws Exception {
        int depth = 60;
        Body body = Body.write(writer -> {
            for (int i = 0; i < depth; i++) {
                writer.beginVariant("v");
            }
            writer.beginVariant("s");
            writer.writeString("deep");
            for (int i = 0; i <= depth; i++) {
                writer.end();
            }
        });
        String deep = receive(body, signal -> {
            BodyReader in = signal.body();
            for (int i = 0; i <= depth; i++) {
                in.enterVariant();
            }
            return in.readString();
        });
        assertThat(deep).isEqualTo("deep");
        Object retained = receive(body, signal -> signal.copy().body().readValue());
        while (retained instanceof Variant variant) {
            retained = variant.value();
        }
        assertThat(retained).isEqualTo("deep");
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void shouldReportWhereATypeIsAnother(Handler<Object> wrong, String message) throws Exception {
        assertThatThrownBy(() -> receive(Body.of("sa{sv}(iu)", "text", Map.of("k", 1), Struct.of(1, 2)), wrong))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.INVALID_SIGNATURE))
                .hasMessageContaining(message);
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(
                mismatch(signal -> signal.body().readInt32(), "'i' was requested, but at position 0 of \"sa{sv}(iu)\""),
                mismatch(signal -> signal.body().skip().readString(), "position 1 of \"sa{sv}(iu)\""),
                mismatch(
                        signal ->
                                signal.body().skip().skip().enterStruct().skip().readInt32(),
                        "position 8 of"),
                mismatch(
                        signal -> {
                            BodyReader in = signal.body()
                                    .skip()
                                    .enterArray()
                                    .enterDictEntry()
                                    .skip()
                                    .enterVariant();
                            return in.readString();
                        },
                        "position 0 of a variant's \"i\""),
                mismatch(signal -> signal.body().skip().skip().skip().readString(), "there are no more values"),
                mismatch(signal -> signal.body().readArray('i'), "position 0"),
                mismatch(
                        signal -> {
                            BodyReader in = signal.body().skip().enterArray().skip();
                            return in.enterDictEntry();
                        },
                        "another element was requested"));
    }

    private static Arguments mismatch(Handler<Object> wrong, String message) {
        return Arguments.of(wrong, message);
    }

    @Test
    void shouldRefuseEverythingAfterTheHandler() throws Exception {
        record Retained(Message message, BodyReader body, Utf8View path, Utf8View text, MemorySegment array) {}
        Retained retained = receive(Body.of("say", "text", new byte[] {1}), signal -> {
            BodyReader body = signal.body();
            return new Retained(signal, body, signal.path(), body.readString(new Utf8View()), body.readArray('y'));
        });

        onLoop(() -> {
            assertStale(() -> retained.message.type());
            assertStale(() -> retained.message.path());
            assertStale(() -> retained.message.copy());
            assertStale(() -> retained.message.body());
            assertStale(() -> retained.body.readString());
            assertStale(() -> retained.body.rewind());
            assertStale(() -> retained.body.hasNext());
            assertStale(() -> retained.path.toString());
            assertStale(() -> retained.text.length());
            assertStale(() -> retained.text.contentEquals("text"));
            assertStale(() -> retained.array.get(ValueLayout.JAVA_BYTE, 0));
        });
    }

    @Test
    void shouldNotShowALaterMessageThroughAnEarlierView() throws Exception {
        Utf8View first = receive(Body.of("s", "first"), signal -> signal.body().readString(new Utf8View()));
        boolean stale = receive(Body.of("s", "second"), signal -> {
            assertStale(first::toString);
            return true;
        });
        assertThat(stale).isTrue();
    }

    @Test
    void shouldRefuseOtherThreads() throws Exception {
        receive(Body.of("s", "text"), signal -> {
            Utf8View path = signal.path();
            BodyReader body = signal.body();
            CompletableFuture.runAsync(() -> {
                        assertWrongThread(() -> signal.type());
                        assertWrongThread(() -> signal.copy());
                        assertWrongThread(() -> path.toString());
                        assertWrongThread(() -> body.readString());
                    })
                    .join();
            return body.readString();
        });
    }

    @Test
    void shouldKeepACopyForEver() throws Exception {
        Message retained = receive(Body.of("sa{sv}ai", "text", Map.of("k", "v"), List.of(1, 2)), Message::copy);
        peers.close();
        assertThat(CompletableFuture.supplyAsync(() -> retained.body().readValues())
                        .join())
                .isEqualTo(List.of("text", Map.of("k", Variant.of("v")), List.of(1, 2)));
        assertThat(retained.path().toString()).isEqualTo("/");
        assertThat(retained.interfaceName().contentEquals(INTERFACE)).isTrue();
        assertThat(retained.sender().isEmpty()).isTrue();
    }

    private void onLoop(Runnable assertions) throws Exception {
        var outcome = new CompletableFuture<Void>();
        peers.client().loop().execute(() -> {
            try {
                assertions.run();
                outcome.complete(null);
            } catch (Throwable t) {
                outcome.completeExceptionally(t);
            }
        });
        Await.value(outcome);
    }

    private static void assertStale(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOf(IllegalStateException.class);
    }

    private static void assertWrongThread(ThrowingCallable use) {
        assertThatThrownBy(use).isInstanceOf(WrongThreadException.class).hasMessageContaining("copy()");
    }
}
