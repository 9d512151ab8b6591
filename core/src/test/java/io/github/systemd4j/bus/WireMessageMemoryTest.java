package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WireMessageMemoryTest {
    private static final int CUT = 64;

    private final byte[] bytes =
            WireEncoder.signal(Signal.of("/a", "a.b", "C").withArguments("ay", (Object) new byte[1 << 10]), 1);
    private final WireMessage message = new WireMessage();

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

    @Test
    void shouldRefuseReleaseWhenThreadIsAnother() {
        message.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
        assertThatThrownBy(() -> CompletableFuture.runAsync(message::release).join())
                .hasCauseInstanceOf(WrongThreadException.class);
        assertThat(message.member()).hasToString("C");
    }
}
