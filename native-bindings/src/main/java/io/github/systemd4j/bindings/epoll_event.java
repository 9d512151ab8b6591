package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;

/**
 * Reads and fills {@code struct epoll_event}.
 *
 * {@snippet lang=c :
 * struct epoll_event {
 *     uint32_t events;
 *     epoll_data_t data;
 * } __EPOLL_PACKED;
 * }
 *
 * <p>Packed on x86-64 only, so a layout that is generated on one machine is wrong on the other. See epoll_event(3type).
 */
public final class epoll_event {
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
    private static final MemoryLayout LAYOUT = PACKED
            ? MemoryLayout.structLayout(JAVA_INT_UNALIGNED.withName("events"), JAVA_LONG_UNALIGNED.withName("data"))
            : MemoryLayout.structLayout(
                    JAVA_INT.withName("events"), MemoryLayout.paddingLayout(4), JAVA_LONG.withName("data"));
    private static final long DATA = LAYOUT.byteOffset(PathElement.groupElement("data"));

    private epoll_event() {}

    /** Returns the layout on this machine. */
    public static MemoryLayout layout() {
        return LAYOUT;
    }

    /** Gets the event mask, such as {@code EPOLLIN}, of an element of an array. */
    public static int events(MemorySegment array, long index) {
        return array.get(JAVA_INT_UNALIGNED, index * LAYOUT.byteSize());
    }

    /** Gets the caller's 64 bits of an element of an array. */
    public static long data(MemorySegment array, long index) {
        return array.get(JAVA_LONG_UNALIGNED, index * LAYOUT.byteSize() + DATA);
    }

    /**
     * Fills a single event.
     *
     * @param events the event mask, such as {@code EPOLLIN}
     * @param data the value that the kernel returns with each event
     */
    public static void set(MemorySegment event, int events, long data) {
        event.set(JAVA_INT_UNALIGNED, 0, events);
        event.set(JAVA_LONG_UNALIGNED, DATA, data);
    }
}
