package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Downcall handles in the shapes that jextract doesn't generate. */
final class Downcalls {
    private Downcalls() {}

    /** Links a function whose pointers travel as {@code long}, so that a call allocates nothing. */
    static MethodHandle plain(MemorySegment function, FunctionDescriptor type) {
        return link(function, type);
    }

    /**
     * Links a function as {@link #plain} does, and leaves the thread's state alone: for hot ones that never call back
     * and are short, since the garbage collector waits for them.
     */
    static MethodHandle hot(MemorySegment function, FunctionDescriptor type) {
        return link(function, type, Linker.Option.critical(false));
    }

    private static MethodHandle link(MemorySegment function, FunctionDescriptor type, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(function, withLongPointers(type), options);
    }

    static FunctionDescriptor withLongPointers(FunctionDescriptor type) {
        MemoryLayout[] arguments =
                type.argumentLayouts().stream().map(Downcalls::longForPointer).toArray(MemoryLayout[]::new);
        return type.returnLayout()
                .map(result -> FunctionDescriptor.of(longForPointer(result), arguments))
                .orElseGet(() -> FunctionDescriptor.ofVoid(arguments));
    }

    private static MemoryLayout longForPointer(MemoryLayout layout) {
        return layout instanceof AddressLayout ? JAVA_LONG : layout;
    }

    /** What a downcall threw: always unchecked, though {@code invokeExact} declares {@link Throwable}. */
    static RuntimeException unexpected(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(t);
    }
}
