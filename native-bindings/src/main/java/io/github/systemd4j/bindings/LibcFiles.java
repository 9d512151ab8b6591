package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.systemd4j.bindings.libc.libc_h;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Calls functions of libc for files. A negative result is {@code -errno}. */
public final class LibcFiles {
    /** Linked at the first call. */
    private static final class Open {
        static final MethodHandle HANDLE = CapturedErrno.linkVariadic(
                libc_h.open.address(), FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
    }

    private LibcFiles() {}

    /** Opens a file that exists: {@code int open(const char *path, int flags)}; see open(2). */
    public static int open(MemorySegment path, int flags) {
        MemorySegment state = CapturedErrno.state();
        try {
            return CapturedErrno.result((int) Open.HANDLE.invokeExact(state, path, flags), state);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }
}
