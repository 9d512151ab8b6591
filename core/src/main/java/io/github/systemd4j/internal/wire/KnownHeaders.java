package io.github.systemd4j.internal.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.github.systemd4j.internal.text.LastValidPath;
import io.github.systemd4j.internal.text.PathWords;
import io.github.systemd4j.internal.text.SwarBytes;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes headers of signals, most of which differ only in their serial, their sizes and their path:
 *
 * <pre>
 *   0                 8                 16                24
 *   +--------+--------+--------+--------+--------+--------+--------...--------+--------...--------+--------
 *   | l4 f 1 | body's | serial | fields'| path's | path's | path, NUL, zeros  | all other fields, | body
 *   |        | size   |        | size   | field  | length |                   | zeros             |
 *   +--------+--------+--------+--------+--------+--------+--------...--------+--------...--------+--------
 * </pre>
 *
 * The other fields are compared with those that the careful parser has accepted before. A header is stored when it is
 * seen for the second time, so a sender that varies its headers stores none, and the place of a header in use is given
 * away only after many claims. The memory is bounded, and reused.
 *
 * <p>Only for the thread that reads the messages, and for memory that doesn't change.
 */
public final class KnownHeaders {
    /** Several times as many as the kinds of signals that a program usually receives. A power of two. */
    private static final int PLACES = 64;

    /** How many headers are remembered to have been seen once. A power of two. */
    private static final int SEEN = 256;

    /** A stored header that is still received is refreshed long before so many others have claimed its place. */
    static final int MAX_REFUSALS = 64;

    private static final int PATH_AT = MessageHeader.SIZE + 2 * Integer.BYTES;
    private static final long HASH_FACTOR = 0x9e37_79b9_7f4a_7c15L;

    /** Byte order {@code l}, type signal, any flags, version 1. */
    private static final int START = 0x0100_046c;

    private static final int START_MASK = 0xff00_ffff;
    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final boolean NATIVE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final @Nullable KnownHeader[] headers = new KnownHeader[PLACES];
    private final long[] seen = new long[SEEN];
    private final LastValidPath lastPath = new LastValidPath();
    private final PathWords otherPath = new PathWords();
    private final Utf8View text = new Utf8View();

    /** The fields of the last message. */
    private @Nullable Header fields;

    /** The header that was recognized last; most signals have the header of the previous one. */
    private @Nullable KnownHeader last;

    private @Nullable KnownHeader current;

    /**
     * Recognizes the header of a message, which is completely in the memory.
     *
     * @return whether the header is valid and stored in {@code header}; if not, the parser must read it
     */
    public boolean recognize(MemorySegment memory, long base, long size, Header header) {
        current = null;
        if (fields != header) {
            fields = header;
        }
        if (!NATIVE || size < PATH_AT + Long.BYTES || !isUsual(memory, base)) {
            return false;
        }
        int fieldsSize = MessageHeader.fieldsSize(memory, base, false);
        int pathLength = memory.get(INT, base + PATH_AT - Integer.BYTES);
        if (fieldsSize < 0 || fieldsSize > size || pathLength <= 0 || pathLength > fieldsSize - Long.BYTES - 1) {
            return false;
        }
        int fieldsEnd = MessageHeader.SIZE + fieldsSize;
        int body = MessageHeader.bodySize(memory, base, false);
        if (MessageHeader.aligned(fieldsEnd) + body != size) {
            return false;
        }
        int restAt = (int) MessageHeader.aligned(PATH_AT + pathLength + 1);
        int rest = (int) MessageHeader.aligned(fieldsEnd) - restAt;
        if (rest <= 0 || rest > KnownHeader.MAX_SIZE || !isPath(memory, base, pathLength, restAt)) {
            return false;
        }
        KnownHeader found = find(memory, base + restAt, rest, fieldsEnd);
        if (found == null || body != 0 && found.signature().length() == 0) {
            return false;
        }
        header.start(memory, base, false);
        header.useFieldsOf(found, PATH_AT, pathLength, restAt);
        current = found;
        return true;
    }

    /** Returns the known header of the last message; null if it was not recognized. */
    public @Nullable KnownHeader current() {
        return current;
    }

    /**
     * Returns the path of the last message, a signal, until the next message.
     *
     * @param most how many bytes of it will be compared at most
     */
    public PathWords path(int most) {
        PathWords valid = current == null ? null : lastPath.path();
        return valid == null ? otherPath(most) : valid;
    }

    private PathWords otherPath(int most) {
        Header header = fields;
        if (header != null) {
            otherPath.set(header.memory(), header.start(HeaderField.PATH), header.length(HeaderField.PATH), most);
        }
        return otherPath;
    }

    /** Returns whether a message is a signal whose first field is the path, and whose serial isn't 0. */
    private static boolean isUsual(MemorySegment memory, long base) {
        return (memory.get(INT, base) & START_MASK) == START
                && MessageHeader.serial(memory, base, false) != 0
                && memory.get(INT, base + MessageHeader.SIZE) == HeaderField.head(HeaderField.PATH);
    }

    /** Returns whether the path is valid, and is followed by zeros. */
    private boolean isPath(MemorySegment memory, long base, int length, int restAt) {
        int zeros = restAt - PATH_AT - length;
        boolean isPadded =
                memory.get(SwarBytes.LAYOUT, base + restAt - Long.BYTES) >>> Long.SIZE - Byte.SIZE * zeros == 0;
        return isPadded
                && lastPath.isValid(memory, base + PATH_AT, length)
                && !isLocal(text.wrap(memory, base + PATH_AT, length));
    }

    private static boolean isLocal(Utf8View path) {
        return path.length() == HeaderParser.LOCAL_PATH.length() && path.contentEquals(HeaderParser.LOCAL_PATH);
    }

    private @Nullable KnownHeader find(MemorySegment memory, long at, int size, int fieldsEnd) {
        KnownHeader found = last;
        if (found == null || !found.isSame(memory, at, size, fieldsEnd)) {
            found = headers[place(hash(memory, at, size))];
            if (found == null || !found.isSame(memory, at, size, fieldsEnd)) {
                return null;
            }
            last = found;
        }
        found.refresh();
        return found;
    }

    // --- storing

    /** Stores a header that was parsed, if it is a signal whose path comes first, and if it was seen before. */
    public void offer(Header header) {
        MemorySegment memory = header.memory();
        long base = header.base();
        if (!NATIVE || header.replySerial() != 0 || !isUsual(memory, base)) { // a known header has no reply serial
            return;
        }
        int at = (int) MessageHeader.aligned(PATH_AT + header.length(HeaderField.PATH) + 1);
        int size = (int) (header.bodyStart() - base) - at;
        if (size <= 0 || size > KnownHeader.MAX_SIZE) {
            return;
        }
        long hash = hash(memory, base + at, size);
        if (seen[seenAt(hash)] != hash) {
            seen[seenAt(hash)] = hash;
            return;
        }
        KnownHeader place = place(place(hash));
        if (place != null) {
            place.set(header, at, size);
        }
    }

    /** Returns a place that is free or given up; null if it is in use. */
    private @Nullable KnownHeader place(int number) {
        KnownHeader place = headers[number];
        if (place == null) {
            place = new KnownHeader();
            headers[number] = place;
            return place;
        }
        return place.isGivenUp() ? place : null;
    }

    /** Forgets what was concluded from headers. */
    public void detachAll() {
        Stream.of(headers).filter(Objects::nonNull).forEach(header -> header.attach(null));
    }

    // --- hashes

    /** Multiplies each word by a different odd number. The products don't wait for each other. */
    private static long hash(MemorySegment memory, long at, int size) {
        long hash = size;
        long factor = HASH_FACTOR;
        for (int i = 0; i < size; i += Long.BYTES) {
            hash += memory.get(SwarBytes.LAYOUT, at + i) * factor;
            factor += HASH_FACTOR << 1;
        }
        return (hash ^ hash >>> 32) * HASH_FACTOR;
    }

    private static int place(long hash) {
        return (int) (hash >>> Long.SIZE - Integer.numberOfTrailingZeros(PLACES));
    }

    private static int seenAt(long hash) {
        return (int) hash & SEEN - 1;
    }
}
