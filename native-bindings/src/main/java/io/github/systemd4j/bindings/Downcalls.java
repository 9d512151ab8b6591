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

    /**
     * A handle for a hot, short function that never calls back: pointers travel as {@code long}, so that a call
     * allocates nothing, and the thread state is left alone.
     */
    static MethodHandle hot(MemorySegment function, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(function, withLongPointers(type), Linker.Option.critical(false));
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
