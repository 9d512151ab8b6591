package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.testing.Allocations;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownStringsTest {
    private static final int BEFORE = Long.BYTES;

    /** Many times as many as are stored. */
    private static final int VARIATIONS = 20_000;

    private final KnownStrings strings = new KnownStrings();
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 10);

    private String get(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, BEFORE, bytes.length);
        return strings.get(memory, BEFORE, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "active", "running", "inactive", "deactivating", "grüße", "1234567890123456"})
    void shouldReturnTheSameStringForARepeatedText(String text) {
        get(text);
        String second = get(text);
        assertThat(second).isEqualTo(text);
        assertThat(get(text)).isSameAs(second);
    }

    /** The page before a text of C may not be mapped, so its bytes must not be read. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "active", "running", "inactive"})
    void shouldReadATextAtTheBeginningOfAPage(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment pages = Arena.ofAuto().allocate(2L << 12, 1 << 12).fill((byte) 'x');
        long at = pages.address() + (1 << 12);
        MemorySegment.copy(bytes, 0, pages, JAVA_BYTE, 1 << 12, bytes.length);
        assertThat(strings.get(Memory.ALL, at, bytes.length)).isEqualTo(text);
        assertThat(strings.get(Memory.ALL, at, bytes.length)).isSameAs(strings.get(Memory.ALL, at, bytes.length));
        assertThat(get(text)).as("the same text elsewhere").isSameAs(strings.get(Memory.ALL, at, bytes.length));
    }

    @Test
    void shouldNotStoreALongText() {
        String text = "x".repeat(65);
        assertThat(List.of(get(text), get(text), get(text))).containsOnly(text);
        assertThat(get(text)).isNotSameAs(get(text));
    }

    @Test
    void shouldReturnEachText() {
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            String text = "ab\u00e9".repeat(random.nextInt(12)) + random.nextInt(300);
            assertThat(get(text)).isEqualTo(text);
        }
    }

    @Test
    void shouldKeepATextInUseWhenOthersVary() {
        String known = getUntilStored("ActiveState");
        for (int i = 0; i < VARIATIONS; i++) {
            String other = "Varied" + i;
            for (int times = 0; times < 5; times++) {
                get(other);
            }
            assertThat(get("ActiveState")).as("after " + i + " others").isSameAs(known);
        }
    }

    @Test
    void shouldGiveThePlaceOfAnUnusedTextAway() {
        String known = getUntilStored("ActiveState");
        for (int i = 0; i < VARIATIONS; i++) {
            String other = "Varied" + i;
            for (int times = 0; times < 100; times++) {
                get(other);
            }
        }
        assertThat(get("ActiveState")).isEqualTo("ActiveState").isNotSameAs(known);
    }

    private String getUntilStored(String text) {
        get(text);
        return get(text);
    }

    @Test
    void shouldAllocateNothingForARepeatedText() {
        getUntilStored("org.freedesktop.systemd1.Service");
        assertThat(Allocations.ofMany(() -> strings.get(memory, BEFORE, 32))).isZero();
    }
}
