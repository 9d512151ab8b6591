package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void closeArena() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "sieben", "über", "€", "𝄞"})
    void shouldFindTheTextWhenAddressIsAString(String text) {
        MemorySegment string = arena.allocateFrom(text);

        assertThat(Memory.strlen(string.address())).isEqualTo(string.byteSize() - 1);
        assertThat(Memory.ALL.getString(string.address())).isEqualTo(text);
    }

    @Test
    void shouldStopAtTheFirstNulWhenStringHoldsOne() {
        assertThat(Memory.strlen(arena.allocateFrom("a\0b").address())).isEqualTo(1);
    }

    @Test
    void shouldShowTheBytesWhenArenaIsAlive() {
        MemorySegment owned = Arena.global().allocateFrom("bytes");

        MemorySegment shown = Memory.at(owned.address(), 5, arena);

        assertThat(shown.toArray(JAVA_BYTE)).asString().isEqualTo("bytes");
        arena.close();
        assertThatIllegalStateException().isThrownBy(() -> shown.get(JAVA_BYTE, 0));
    }

    @Test
    void shouldEndWithNullWhenAllocatorGivesUsedMemory() {
        MemorySegment used = arena.allocate(256).fill((byte) 0x55);

        MemorySegment strv = Memory.strv(SegmentAllocator.slicingAllocator(used), List.of("one", "", "drei"));

        assertThat(strv.byteSize()).isEqualTo(4 * ADDRESS.byteSize());
        assertThat(string(strv, 0)).isEqualTo("one");
        assertThat(string(strv, 1)).isEmpty();
        assertThat(string(strv, 2)).isEqualTo("drei");
        assertThat(strv.getAtIndex(ADDRESS, 3)).isEqualTo(MemorySegment.NULL);
    }

    @Test
    void shouldHoldNullAloneWhenThereAreNoStrings() {
        MemorySegment strv = Memory.strv(arena, List.of());

        assertThat(strv.byteSize()).isEqualTo(ADDRESS.byteSize());
        assertThat(strv.get(ADDRESS, 0)).isEqualTo(MemorySegment.NULL);
    }

    private static String string(MemorySegment strv, int index) {
        return Memory.ALL.getString(strv.getAtIndex(ADDRESS, index).address());
    }
}
