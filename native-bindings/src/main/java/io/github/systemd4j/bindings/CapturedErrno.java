package io.github.systemd4j.bindings;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Captures {@code errno} after calls, and converts failures to libsystemd's convention: {@code -errno}. */
final class CapturedErrno {
    /** The state for calls whose errno is ignored, shared by all threads. */
    static final MemorySegment IGNORED = Arena.global().allocate(Linker.Option.captureStateLayout());

    private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(Linker.Option.captureStateLayout()));

    private CapturedErrno() {}

    /** Links a function of libc; the handle takes the {@link #state()} as first argument. */
    static MethodHandle link(MemorySegment function, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(function, type, CAPTURE);
    }

    /** Links a function of libc whose arguments from an index on are variadic. */
    static MethodHandle linkVariadic(MemorySegment function, FunctionDescriptor type, int firstVariadic) {
        return Linker.nativeLinker()
                .downcallHandle(function, type, CAPTURE, Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** Returns the memory that the calling thread's errno is captured in. */
    static MemorySegment state() {
        return STATE.get();
    }

    /** Returns the result of a call, {@code -errno} if the call failed. */
    static int result(int result, MemorySegment state) {
        return result == -1 ? -errno(state) : result;
    }

    /** Returns the result of a call, {@code -errno} if the call failed. */
    static long result(long result, MemorySegment state) {
        return result == -1 ? -errno(state) : result;
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }
}
