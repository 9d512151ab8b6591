package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Captures {@code errno} after calls, and converts failures to libsystemd's convention: {@code -errno}. */
final class CapturedErrno {
    /** The state for calls whose errno is ignored, shared by all threads. */
    static final MemorySegment IGNORED = Arena.global().allocate(Linker.Option.captureStateLayout());

    static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    /** Where errno is located in the state. A raw offset, because a VarHandle delays the start of a service. */
    static final int ERRNO_OFFSET = 0;

    /** Without a lambda expression, which delays the start of a service, too. */
    private static final ThreadLocal<MemorySegment> STATE = new ThreadLocal<>() {
        @Override
        protected MemorySegment initialValue() {
            return Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
        }
    };

    private CapturedErrno() {}

    /** Links a function of libc; the handle takes the {@link #state()} as first argument. */
    static MethodHandle link(MemorySegment function, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(function, type, CAPTURE);
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
        return state.get(JAVA_INT, ERRNO_OFFSET);
    }
}
