package io.github.systemd4j.message;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.systemd4j.internal.MemoryOwner;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.testing.Allocations;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ViewTest {
    private static final long SEED = 3_629;

    private static Utf8View view(String text) {
        return view(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a view in the middle of other bytes. */
    private static Utf8View view(byte[] text) {
        byte[] memory = new byte[text.length + 2];
        memory[0] = 'x';
        memory[text.length + 1] = 'x';
        System.arraycopy(text, 0, memory, 1, text.length);
        return new Utf8View().wrap(MemorySegment.ofArray(memory), 1, text.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "dbus.service", "\u00e9", "a\u00e9b", "\u20ac", "\ud83d\ude00", "dev-a\\x2db.swap"})
    void shouldBeTheTextThatItWraps(String text) {
        Utf8View view = view(text);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        assertThat(view).hasToString(text);
        assertThat(view.length()).isEqualTo(utf8.length);
        assertThat(view.isEmpty()).isEqualTo(text.isEmpty());
        assertThat(view.toByteArray()).isEqualTo(utf8);
        assertThat(view.contentEquals(text)).isTrue();
        assertThat(view.contentEquals(view(text))).isTrue();
        assertThat(view.contentHash()).isEqualTo(view(text).contentHash());
        assertThat(view.startsWith(text)).isTrue();
        assertThat(view.startsWith("")).isTrue();
        for (int i = 0; i < utf8.length; i++) {
            assertThat(view.byteAt(i)).isEqualTo(utf8[i]);
        }
        MemorySegment copy = MemorySegment.ofArray(new byte[utf8.length]);
        view.copyTo(copy);
        assertThat(copy.toArray(JAVA_BYTE)).isEqualTo(utf8);
    }

    @ParameterizedTest
    @CsvSource({
        "a, b",
        "a, aa",
        "aa, a",
        "'', a",
        "a, ''",
        "\u00e9, e",
        "e, \u00e9",
        "\u00e9, \u00e8",
        "\u00e9, \u00c3",
        "a\u00e9, a",
        "a, a\u00e9",
        "\u00e9a, \u00e9",
        "\u20ac, \u00e2\u0082\u00ac",
        "a\u00e9, b\u00e9"
    })
    void shouldNotBeAnotherText(String text, String other) {
        assertThat(view(text).contentEquals(other)).isFalse();
        assertThat(view(text).contentEquals(view(other))).isFalse();
        assertThat(view(text).startsWith(other)).isEqualTo(text.startsWith(other));
        assertThat(view(text).contentHash()).isNotEqualTo(view(other).contentHash());
    }

    @Test
    void shouldHashAndCompareBytesWhereverTheyLie() {
        byte[] text = "0123456789".repeat(20).getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
            for (int length = 0; length < 150; length++) {
                Utf8View heap = new Utf8View().wrap(MemorySegment.ofArray(Arrays.copyOf(text, length)), 0, length);
                Utf8View inside = new Utf8View().wrap(all, 10, length);
                assertThat(inside.contentHash()).isEqualTo(heap.contentHash());
                assertThat(new Utf8View().wrap(all, 0, 150).contentHash(length)).isEqualTo(heap.contentHash());
                assertThat(inside.contentEquals(heap)).isTrue();
                assertThat(heap.contentEquals(inside)).isTrue();
                assertThat(inside.startsWith(heap)).isTrue();
                Utf8View shifted = new Utf8View().wrap(all, 11, length);
                assertThat(shifted.contentEquals(heap)).isEqualTo(length == 0);
                assertThat(shifted.contentHash() == heap.contentHash()).isEqualTo(length == 0);
            }
        }
    }

    /** The names of units often differ in one place only, for instance in a number at the end. */
    @Test
    void shouldSpreadTextsThatDifferInOnePlace() {
        int texts = 1 << 10;
        for (int at = 0; at < 24; at++) {
            byte[] text = "abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.UTF_8);
            Set<Integer> low = new HashSet<>();
            Set<Integer> high = new HashSet<>();
            for (int i = 0; i < texts; i++) {
                text[at] = (byte) ('a' + i % 32);
                text[at + 1] = (byte) ('a' + i / 32);
                int hash = view(text).contentHash();
                low.add(hash & texts - 1);
                high.add(hash >>> 22);
            }
            assertThat(low).as("place %d", at).hasSizeGreaterThan(texts / 2);
            assertThat(high).as("place %d", at).hasSizeGreaterThan(texts / 2);
        }
    }

    @Test
    void shouldBeEmptyWhenNew() {
        assertThat(new Utf8View().isEmpty()).isTrue();
        assertThat(new Utf8View()).hasToString("");
        assertThat(new Utf8View().contentEquals(new Utf8View())).isTrue();
    }

    @Test
    void shouldShowOneTextAfterAnother() {
        try (Arena arena = Arena.ofConfined()) {
            var view = new Utf8View();
            assertThat(view.wrap(arena.allocateFrom("abc"), 1, 1))
                    .hasToString("b")
                    .isSameAs(view);
            assertThat(view.wrap(MemorySegment.ofArray(new byte[] {'x', 'y'}), 0, 2))
                    .hasToString("xy");
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, -1", "0, 4", "3, 1", "4, 0", "2147483648, 0", "1, 2147483647"})
    void shouldRefuseWhatIsNotInside(long offset, int length) {
        MemorySegment memory = MemorySegment.ofArray(new byte[3]);
        assertThatThrownBy(() -> new Utf8View().wrap(memory, offset, length))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, Integer.MAX_VALUE})
    void shouldRefuseAnIndexWhenItHasNoByte(int index) {
        Utf8View view = view("a");
        assertThatThrownBy(() -> view.byteAt(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldReportThatItsHandlerHasReturned() {
        var scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
        try (Arena arena = Arena.ofConfined()) {
            Utf8View view = new Utf8View().wrap(arena.allocateFrom("a").address(), 1, scope);
            assertThat(view).hasToString("a");
            scope.end();
            assertThatThrownBy(view::toString)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use copy()");
            assertThatThrownBy(view::length).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> view.contentEquals("a")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> view("a").contentEquals(view)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldNameItsThreadWhenOnAnotherThread() throws InterruptedException {
        var scope = new MessageScope(Thread.currentThread(), MemoryOwner.LIBRARY);
        try (Arena arena = Arena.ofConfined()) {
            Utf8View view = new Utf8View().wrap(arena.allocateFrom("a").address(), 1, scope);
            Thread.ofPlatform()
                    .start(() -> assertThatThrownBy(view::length)
                            .isInstanceOf(WrongThreadException.class)
                            .hasMessageContaining("pass copy() to other threads"))
                    .join();
        }
    }

    @Test
    void shouldDistinguishTextFromOtherBytes() {
        var random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = random(random);
            int expected = firstMalformed(bytes);
            int found = view(bytes).malformedAt();
            if (found != expected) {
                fail(
                        "seed %d: %s is malformed at %d, not %d",
                        SEED, HexFormat.of().formatHex(bytes), expected, found);
            }
        }
    }

    private static byte[] random(Random random) {
        byte[] bytes = "abcdefghijklmnopqrst".substring(random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
        int[] heads = {0, 0x80, 0xc0, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5, 0xff};
        int[] tails = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
        int at = random.nextInt(bytes.length);
        bytes[at] = (byte) heads[random.nextInt(heads.length)];
        for (int i = at + 1; i < Math.min(bytes.length, at + 4); i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? 'x' : tails[random.nextInt(tails.length)]);
        }
        return bytes;
    }

    /**
     * Returns the index of the first malformed byte according to the JDK: the bytes before it are valid, and no
     * continuation makes it valid.
     */
    private static int firstMalformed(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            int nul = StandardCharsets.UTF_8.newDecoder().decode(in).toString().indexOf(0);
            return nul < 0
                    ? -1
                    : new String(bytes, StandardCharsets.UTF_8)
                            .substring(0, nul)
                            .getBytes(StandardCharsets.UTF_8)
                            .length;
        } catch (CharacterCodingException e) {
            int nul = new String(bytes, 0, in.position(), StandardCharsets.ISO_8859_1).indexOf(0);
            return nul < 0 ? in.position() : nul;
        }
    }

    @Test
    void shouldAllocateNothingWhenAscii() {
        Utf8View view = view("org.freedesktop.systemd1.Unit");
        Utf8View other = view("org.freedesktop.systemd1.Unit");
        Utf8View unlike = view("org.freedesktop.systemd1.Job");
        long allocated = Allocations.ofMany(() -> {
            boolean right = view.contentEquals("org.freedesktop.systemd1.Unit")
                    && view.startsWith("org.")
                    && !view.contentEquals("org.freedesktop.systemd1.Uni\u00e9")
                    && view.contentEquals(other)
                    && !view.contentEquals(unlike)
                    && view.contentHash() == other.contentHash()
                    && view.malformedAt() < 0;
            if (!right) {
                throw new AssertionError();
            }
        });
        assertThat(allocated).isZero();
    }
}
