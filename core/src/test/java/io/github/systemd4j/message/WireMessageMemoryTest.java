package io.github.systemd4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.internal.wire.BodyValidator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireMessageMemoryTest {
    private static final int CUT = 64;
    private static final Struct NESTED = Struct.of(1, Struct.of("text", Variant.of(2)));
    private static final Map<String, Object[]> VALUES = Map.of(
            "(i(sv))",
            new Object[] {NESTED},
            "a{sv}as",
            new Object[] {Map.of("key", new Variant("(si)", Struct.of("inside", 3))), List.of("last")},
            "a(ss)(i(s(v)))s",
            new Object[] {
                List.of(Struct.of("a", "b")), Struct.of(1, Struct.of("text", Struct.of(Variant.of(2)))), "last"
            });

    private final byte[] bytes =
            WireEncoder.signal(Signal.of("/a", "a.b", "C").withArguments("ay", (Object) new byte[1 << 10]), 1);
    private final WireMessage message = new WireMessage();
    private final BodyValidator check = new BodyValidator();

    @Test
    void shouldRefuseMessageWhenMemoryEndsBeforeIt() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory =
                    arena.allocate(CUT).copyFrom(MemorySegment.ofArray(bytes).asSlice(0, CUT));
            long size = WireMessage.sizeOf(memory, 0, CUT, bytes.length);
            assertThatThrownBy(() -> message.wrap(memory, 0, size)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(message::body).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldRefuseMessageWhenOffsetIsOutsideMemory() {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        assertThatThrownBy(() -> message.wrap(memory, -1, bytes.length)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> message.wrap(memory, 1, bytes.length)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldShowAnArrayAsLongAsTheMemoryOfItsUser() {
        MemorySegment array;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
            array = message.wrap(memory, 0, bytes.length).body().readArray('y');
            assertThat(array.byteSize()).isEqualTo(1 << 10);
            assertThat(array.isReadOnly()).isTrue();
        }
        assertThatThrownBy(() -> array.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    /** Changes each byte of a message to every other value after the message was wrapped. */
    @ParameterizedTest
    @ValueSource(strings = {"(i(sv))", "a{sv}as", "a(ss)(i(s(v)))s"})
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldEndReadingWhenMemoryChangesAfterWrap(String signature) {
        var reader = new WireMessage(); // belongs to the thread that runs this method
        byte[] original =
                WireEncoder.signal(Signal.of("/a", "a.b", "C").withArguments(signature, VALUES.get(signature)), 1);
        MemorySegment memory = MemorySegment.ofArray(original.clone());
        int failures = 0;
        for (int at = 0; at < original.length; at++) {
            for (int value = 0; value < 1 << Byte.SIZE; value++) {
                reader.wrap(memory, 0, original.length);
                memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
                failures += isRead(reader) ? 0 : 1;
                memory.set(ValueLayout.JAVA_BYTE, at, original[at]);
            }
            reader.wrap(memory, 0, original.length);
            assertThat(isRead(reader)).isTrue();
        }
        assertThat(failures).isPositive();
    }

    private boolean isRead(Message changed) {
        try {
            BodyReader body = changed.body();
            while (body.hasNext()) {
                check.check(body);
            }
            changed.copy().close();
            return true;
        } catch (BusException e) {
            return false;
        }
    }

    @Test
    void shouldRefuseReleaseWhenThreadIsAnother() {
        message.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
        assertThatThrownBy(() -> CompletableFuture.runAsync(message::release).join())
                .hasCauseInstanceOf(WrongThreadException.class);
        assertThat(message.member()).hasToString("C");
    }
}
