package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * {@snippet lang=c :
 * struct epoll_event {
 *     uint32_t events;
 *     epoll_data_t data;
 * } __EPOLL_PACKED;
 * }
 *
 * <p>Packed on x86-64 alone, so a layout generated on one machine is wrong on the other. See epoll_event(3type).
 */
public final class epoll_event {
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final MemoryLayout LAYOUT = PACKED
            ? MemoryLayout.structLayout(JAVA_INT_UNALIGNED, JAVA_LONG_UNALIGNED)
            : MemoryLayout.structLayout(JAVA_INT, MemoryLayout.paddingLayout(4), JAVA_LONG);
    private static final long DATA = LAYOUT.byteSize() - Long.BYTES;

    private epoll_event() {}

    /** The layout on this machine. */
    public static MemoryLayout layout() {
        return LAYOUT;
    }

    /** The bit set of {@code EPOLLIN} and its like in an element of an array. */
    public static int events(MemorySegment array, long index) {
        return array.get(JAVA_INT_UNALIGNED, index * LAYOUT.byteSize());
    }

    /** The caller's own 64 bits in an element of an array. */
    public static long data(MemorySegment array, long index) {
        return array.get(JAVA_LONG_UNALIGNED, index * LAYOUT.byteSize() + DATA);
    }

    /** Fills a single event. */
    public static void set(MemorySegment event, int events, long data) {
        event.set(JAVA_INT_UNALIGNED, 0, events);
        event.set(JAVA_LONG_UNALIGNED, DATA, data);
    }
}
