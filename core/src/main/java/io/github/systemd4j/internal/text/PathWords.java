package io.github.systemd4j.internal.text;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Stores a path as words of eight bytes, the first byte lowest, for comparisons and hashes. The paths of successive
 * signals mostly have the same beginning, whose hash is computed once. A flyweight: it may store one path after another,
 * and allocates only for one that is longer than all before. Not safe for concurrent use.
 */
public final class PathWords {
    /** Random, so that nobody can choose paths with the same hash. Odd, so that no bit of a word is lost. */
    private static final long FACTOR = new SplittableRandom().nextLong() | 1;

    /** The last one is padded with zeros. */
    long[] words;

    /** Hashes of the first words: of none, of one, of two and so on. */
    private long[] hashes;

    /** How many words the last valid one of the hashes includes. */
    private int hashed;

    private int length;
    private int stored;

    /** Creates an empty path, with memory for some whole words. */
    PathWords(int capacity) {
        words = new long[capacity + 1];
        hashes = new long[capacity + 1];
        hashes[0] = FACTOR;
    }

    /** Creates an empty path. */
    public PathWords() {
        this(0);
    }

    /** Returns the words of a path, for {@link #isSame}. */
    public static long[] of(String path) {
        var all = new PathWords();
        all.set(path);
        return all.words;
    }

    private static void read(MemorySegment memory, long start, int size, long[] target) {
        for (int i = 0; i < size; i += Long.BYTES) {
            target[i / Long.BYTES] = SwarBytes.upToEight(memory, start + i, Math.min(Long.BYTES, size - i));
        }
    }

    /**
     * Stores a path.
     *
     * @param most how many bytes of it will be compared at most; a much longer one isn't stored completely
     */
    public void set(MemorySegment memory, long start, int size, int most) {
        int beginning = Math.min(size, most + 1); // one more for isElementEnd
        int needed = beginning / Long.BYTES + 1;
        if (words.length < needed) {
            words = new long[needed];
            hashes = Arrays.copyOf(hashes, needed);
        }
        read(memory, start, beginning, words);
        changed(0, size);
        stored = beginning;
    }

    /** Stores a path. */
    public void set(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        set(MemorySegment.ofArray(bytes), 0, bytes.length, bytes.length);
    }

    /** Called when another path was stored, which begins with the same words as the last one. */
    void changed(int same, int size) {
        hashed = Math.min(hashed, same);
        length = size;
        stored = size;
    }

    /** Returns the length of the path in bytes. */
    public int length() {
        return length;
    }

    /** Returns whether the path is stored completely. Otherwise it is longer than what it is compared with. */
    public boolean isComplete() {
        return stored == length;
    }

    /** Returns whether the path has an element that ends after so many bytes. */
    public boolean isElementEnd(int size) {
        return size == length || size < stored && (byte) (words[size / Long.BYTES] >>> bits(size)) == '/';
    }

    /**
     * Returns whether the path begins with the same bytes as another one.
     *
     * @param other the words of the other path
     * @param size how many bytes are compared; both have them
     */
    public boolean isSame(long[] other, int size) {
        int whole = size / Long.BYTES;
        boolean same = ((words[whole] ^ other[whole]) & mask(size)) == 0;
        for (int i = whole - 1; same && i >= 0; i--) { // most paths differ at the end
            same = words[i] == other[i];
        }
        return same;
    }

    /** Returns the hash of the first bytes, which are stored. */
    public long hash(int size) {
        int whole = size / Long.BYTES;
        for (int i = hashed; i < whole; i++) {
            hashes[i + 1] = mix(hashes[i], words[i]);
        }
        hashed = Math.max(hashed, whole);
        return mix(hashes[whole], words[whole] & mask(size));
    }

    /** Returns the bits of the bytes in the last word that isn't whole. */
    private static long mask(int size) {
        return (1L << bits(size)) - 1;
    }

    private static int bits(int size) {
        return Byte.SIZE * (size % Long.BYTES);
    }

    /** Combines all bits of both into all bits of the result. */
    public static long mix(long hash, long word) {
        long mixed = hash ^ word;
        return mixed * FACTOR ^ Math.unsignedMultiplyHigh(mixed, FACTOR);
    }
}
