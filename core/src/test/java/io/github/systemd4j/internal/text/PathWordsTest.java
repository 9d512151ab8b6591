package io.github.systemd4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.testing.Allocations;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathWordsTest {
    private final Random random = new Random(18_005);

    private static PathWords path(String text) {
        var path = new PathWords();
        path.set(text);
        return path;
    }

    /** Returns a path of few different characters, so that many have the same beginning. */
    private String any() {
        var path = new StringBuilder();
        for (int i = random.nextInt(1, 30); i > 0; i--) {
            path.append("/ab".charAt(random.nextInt(20) % 3));
        }
        return path.toString();
    }

    @Test
    void shouldCompareAndHashBeginnings() {
        for (int i = 0; i < 100_000; i++) {
            String text = any();
            String other = random.nextBoolean() ? any() : text.substring(0, random.nextInt(text.length() + 1)) + any();
            int size = random.nextInt(Math.min(text.length(), other.length()) + 1);
            boolean same = text.startsWith(other.substring(0, size));
            assertThat(path(text).isSame(PathWords.of(other), size)).isEqualTo(same);
            assertThat(path(text).hash(size) == path(other).hash(size)).isEqualTo(same);
        }
    }

    @Test
    void shouldFindTheEndsOfElements() {
        PathWords path = path("/eight/w/ab");
        assertThat(path.isElementEnd(5)).isFalse();
        assertThat(path.isElementEnd(6)).isTrue();
        assertThat(path.isElementEnd(7)).isFalse();
        assertThat(path.isElementEnd(8)).isTrue();
        assertThat(path.isElementEnd(11)).isTrue();
        assertThat(path.isElementEnd(12)).isFalse();
        assertThat(path.isElementEnd(1_000)).isFalse();
    }

    @Test
    void shouldStoreOfALongPathWhatIsCompared() {
        byte[] text = ("/abcdefg".repeat(1_000) + "/").getBytes(StandardCharsets.UTF_8);
        MemorySegment memory = MemorySegment.ofArray(text);
        var path = new PathWords();
        path.set(memory, 0, text.length, 8);
        assertThat(path.isComplete()).isFalse();
        assertThat(path.length()).isEqualTo(text.length);
        assertThat(path.isElementEnd(8)).isTrue();
        assertThat(path.isSame(PathWords.of("/abcdefg"), 8)).isTrue();
        assertThat(path.hash(8)).isEqualTo(path("/abcdefg").hash(8));
        assertThat(Allocations.ofMany(() -> path.set(memory, 0, text.length, 8)))
                .isZero();
    }

    /** Each byte of these paths differs in the same bit, so that weak hashes of words would collide. */
    @Test
    void shouldSpreadPathsThatDifferInOneBitOfAWord() {
        int words = 14;
        Set<Long> hashes = new HashSet<>();
        Set<Long> slots = new HashSet<>();
        for (int i = 0; i < 1 << words; i++) {
            var text = new StringBuilder();
            for (int word = 0; word < words; word++) {
                text.append("/aaaaaa").append((i >> word & 1) == 0 ? '1' : 'q');
            }
            long hash = path(text.toString()).hash(text.length());
            hashes.add(hash);
            slots.add(hash & (1 << words) - 1);
        }
        assertThat(hashes).hasSize(1 << words);
        assertThat(slots).hasSizeGreaterThan((1 << words) / 2);
    }
}
