package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Links functions with downcall handles that jextract doesn't generate. */
final class Downcalls {
    private Downcalls() {}

    /** Links a function with its pointers as {@code long}, so that a call allocates nothing. */
    static MethodHandle plain(MemorySegment function, FunctionDescriptor type) {
        return link(function, type);
    }

    /**
     * Links a function like {@link #plain}, as a critical call that doesn't change the thread's state: for frequent
     * functions that are short and never call back, because the garbage collector waits for them.
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

    /**
     * Returns the exception of a downcall: always unchecked, although {@code invokeExact} declares {@link Throwable}.
     */
    static RuntimeException unexpected(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(t);
    }
}
