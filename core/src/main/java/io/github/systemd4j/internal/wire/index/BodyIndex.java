package io.github.systemd4j.internal.wire.index;

/**
 * Locates all values of a body that was checked. Each value has an entry, a container before its contents:
 *
 * <pre>
 *   63     56 55            28 27             0
 *   +--------+----------------+----------------+
 *   | code   | offset         | extent         |
 *   +--------+----------------+----------------+
 * </pre>
 *
 * <ul>
 *   <li>The code is that of the value's type. An array of numbers has only one entry, with the code of its elements and
 *       the bit {@link #NUMBERS}.
 *   <li>The offset is that of the first byte, counted from the beginning of the body. It doesn't include the length of
 *       a text or an array.
 *   <li>The extent is the number of bytes, without the NUL of a text. The extent of a container is the number of the
 *       entry behind its contents.
 * </ul>
 *
 * Reused for one body after another; allocates only to grow.
 */
public final class BodyIndex {
    /** Marks the entry of an array of numbers. */
    public static final int NUMBERS = 0x80;

    /** The largest body: an entry has 28 bits for an offset. D-Bus's limit for messages is the same. */
    static final int MAX_BODY = 1 << 27;

    /**
     * The largest number of entries, which take 256 KiB. The list of a thousand units has eleven thousand. Larger bodies
     * are read without an index.
     */
    private static final int MAX_ENTRIES = 1 << 15;

    /** Enough for all properties of a service. */
    private static final int USUAL_ENTRIES = 128;

    private static final int BITS = 28;
    private static final int MASK = (1 << BITS) - 1;

    private long[] entries = new long[USUAL_ENTRIES];
    private int size;

    static long entry(int code, int offset, int extent) {
        return (long) code << 2 * BITS | (long) offset << BITS | extent;
    }

    /** Returns the code of an entry's type, and {@link #NUMBERS}. */
    public static int code(long entry) {
        return (int) (entry >>> 2 * BITS);
    }

    public static int offset(long entry) {
        return (int) (entry >>> BITS) & MASK;
    }

    public static int extent(long entry) {
        return (int) entry & MASK;
    }

    /** Returns the array that {@link BodyIndexer} fills. */
    long[] entries() {
        return entries;
    }

    /** Makes room for more entries; returns false at the limit. */
    boolean grow() {
        if (entries.length == MAX_ENTRIES) {
            return false;
        }
        entries = new long[2 * entries.length];
        return true;
    }

    void setSize(int count) {
        size = count;
    }

    /** Returns the number of entries. */
    public int size() {
        return size;
    }

    public long get(int number) {
        return entries[number];
    }

    /** Returns the number of the entry behind a value and its contents. */
    public int after(int number) {
        long entry = entries[number];
        return isContainer(code(entry)) ? extent(entry) : number + 1;
    }

    static boolean isContainer(int code) {
        return switch (code) {
            case 'a', '(', '{', 'v' -> true;
            default -> false;
        };
    }
}
