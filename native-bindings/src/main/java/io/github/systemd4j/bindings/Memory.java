package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;

/** Reads native memory that C owns. The caller must know that it is still valid. */
public final class Memory {
    /** The whole address space: a native address is an offset in it, so a read allocates nothing. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Linked at the first call. */
    private static final class Strlen {
        static final MethodHandle HANDLE = Downcalls.hot(libc_h.strlen$address(), libc_h.strlen$descriptor());
    }

    private Memory() {}

    static MethodHandle strlen$handle() {
        return Strlen.HANDLE;
    }

    /** Counts the bytes of a C string, without its NUL; see strlen(3). */
    public static long strlen(long string) {
        try {
            return (long) Strlen.HANDLE.invokeExact(string);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Wraps {@code length} bytes at an address, valid until C frees them or the arena is closed. */
    public static MemorySegment at(long address, long length, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(length, arena, null);
    }

    /** Creates a NULL-terminated array of C strings: a {@code char **} that systemd calls a strv. */
    public static MemorySegment strv(SegmentAllocator allocator, Iterable<String> strings) {
        var pointers = new ArrayList<MemorySegment>();
        strings.forEach(string -> pointers.add(allocator.allocateFrom(string)));
        pointers.add(MemorySegment.NULL);
        MemorySegment strv = allocator.allocate(ADDRESS, pointers.size());
        for (int i = 0; i < pointers.size(); i++) {
            strv.setAtIndex(ADDRESS, i, pointers.get(i));
        }
        return strv;
    }
}
