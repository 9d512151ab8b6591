package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;

/** Native memory that C owns. Whoever reads it must know that it is still alive. */
public final class Memory {
    /** The whole address space, so that a native address can be read as an offset without allocating. */
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Linked when it is first called. */
    private static final class Strlen {
        static final MethodHandle HANDLE = Downcalls.hot(libc_h.strlen$address(), libc_h.strlen$descriptor());
    }

    private Memory() {}

    static MethodHandle strlen$handle() {
        return Strlen.HANDLE;
    }

    /** Counts the bytes of a C string, its NUL not among them; see strlen(3). */
    public static long strlen(long string) {
        try {
            return (long) Strlen.HANDLE.invokeExact(string);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Shows {@code length} bytes at an address, valid until C frees them or the arena is closed. */
    public static MemorySegment at(long address, long length, Arena arena) {
        return MemorySegment.ofAddress(address).reinterpret(length, arena, null);
    }

    /** Makes a NULL-terminated array of C strings: the {@code char **} that systemd calls a strv. */
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
