package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A C function whose arguments and result are integers or pointers. All of these functions are called by one downcall
 * handle, because the JVM takes long to link the first function of each type, and that delays the start of a service.
 * For functions that are called rarely: frequent ones have handles of their own type.
 *
 * <p>The handle passes five longs and returns one. In the calling conventions of x86-64 and aarch64 each of the first
 * six arguments of such a function has a register of its own. A function doesn't read the registers of arguments that
 * it doesn't have, nor the upper half of the register of an {@code int}; a caller must not read the upper half of an
 * {@code int} result. Variadic functions get their arguments in the same registers on Linux, unlike on other systems
 * for aarch64.
 */
final class LongFunction {
    private static final int ARGUMENTS = 5;

    private static final LongFunction DLSYM = new LongFunction("dlsym");
    private static final long RTLD_DEFAULT = 0;

    private final String name;
    private final boolean interposed;
    private volatile @Nullable MemorySegment address;

    /** Linked at the first call. */
    private static final class Call {
        static final MethodHandle HANDLE = Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                        CapturedErrno.CAPTURE);
    }

    /** Links the handle; see {@link Linkage}. */
    static void link() {
        Linkage.link(Call.HANDLE);
    }

    /**
     * Names a function, of which the definition is called that the C code of this process calls: a library of
     * {@code LD_PRELOAD} may replace it, as allocators do. Look-ups in one library don't find that.
     */
    static LongFunction interposed(String name) {
        return new LongFunction(name, true);
    }

    /** Names a function, which is looked up at the first call. */
    LongFunction(String name) {
        this(name, false);
    }

    private LongFunction(String name, boolean interposed) {
        this.name = name;
        this.interposed = interposed;
    }

    /** Returns whether the function exists. */
    boolean exists() {
        return Libsystemd.findAnywhere(name).isPresent();
    }

    /** Calls the function, and returns its {@code long} or pointer. */
    long call(long... arguments) {
        return invoke(CapturedErrno.state(), arguments);
    }

    /** Calls the function, and returns its {@code int}. */
    int callInt(long... arguments) {
        return (int) call(arguments);
    }

    /** Calls a function of libc, and returns its {@code int}, or {@code -errno} instead of -1. */
    int callChecked(long... arguments) {
        MemorySegment state = CapturedErrno.state();
        return CapturedErrno.result((int) invoke(state, arguments), state);
    }

    /** Calls a function of libc, and returns its {@code ssize_t}, or {@code -errno} instead of -1. */
    long callCheckedLong(long... arguments) {
        MemorySegment state = CapturedErrno.state();
        return CapturedErrno.result(invoke(state, arguments), state);
    }

    private long invoke(MemorySegment state, long[] arguments) {
        long[] all = Arrays.copyOf(arguments, ARGUMENTS);
        try {
            return (long) Call.HANDLE.invokeExact(address(), state, all[0], all[1], all[2], all[3], all[4]);
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    private MemorySegment address() {
        MemorySegment known = address;
        if (known == null) {
            known = interposed ? inProcess() : Libsystemd.findAnywhere(name).orElseThrow();
            address = known;
        }
        return known;
    }

    /** See dlsym(3). */
    private MemorySegment inProcess() {
        try (Arena arena = Arena.ofConfined()) {
            return MemorySegment.ofAddress(
                    DLSYM.call(RTLD_DEFAULT, arena.allocateFrom(name).address()));
        }
    }
}
