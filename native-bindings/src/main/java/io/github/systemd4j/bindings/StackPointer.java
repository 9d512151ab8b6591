package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stack pointer: {@code int getcontext(ucontext_t *ucp)}, see getcontext(3), stores it with the other
 * registers. Used by one thread.
 */
final class StackPointer {
    /** No stack pointer. */
    static final long UNKNOWN = 0;

    /** Larger than {@code ucontext_t} of all architectures that are supported. */
    private static final int CONTEXT_SIZE = 8 << 10;

    /** Where {@code ucontext_t} has the stack pointer: {@code uc_mcontext.gregs[REG_RSP]}, {@code uc_mcontext.sp}. */
    private static final long OFFSET = switch (System.getProperty("os.arch")) {
        case "amd64", "x86_64" -> 160;
        case "aarch64" -> 432;
        default -> -1;
    };

    private static final @Nullable MethodHandle GETCONTEXT = OFFSET < 0 ? null : link();

    private final MemorySegment context = Arena.ofAuto().allocate(CONTEXT_SIZE, 16);

    /** The function isn't in every libc. */
    private static @Nullable MethodHandle link() {
        return Linker.nativeLinker()
                .defaultLookup()
                .find("getcontext")
                .map(function -> Downcalls.hot(function, FunctionDescriptor.of(JAVA_INT, ADDRESS)))
                .orElse(null);
    }

    /** Returns the address of the top of the calling thread's stack, or {@link #UNKNOWN}. Takes some 100 nanoseconds. */
    long get() {
        if (GETCONTEXT == null) {
            return UNKNOWN;
        }
        try {
            int result = (int) GETCONTEXT.invokeExact(context.address());
            return result == 0 ? context.get(JAVA_LONG, OFFSET) : UNKNOWN;
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }
}
