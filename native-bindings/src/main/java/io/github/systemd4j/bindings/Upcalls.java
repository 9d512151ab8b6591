package io.github.systemd4j.bindings;

import io.github.systemd4j.bindings.libsystemd.sd_bus_message_handler_t;
import io.github.systemd4j.bindings.libsystemd.sd_bus_property_get_t;
import io.github.systemd4j.bindings.libsystemd.sd_bus_property_set_t;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * Creates function pointers to Java methods. Their pointer arguments are plain addresses, so that a call allocates
 * nothing.
 *
 * <p>An exception that leaves an upcall ends the JVM: each implementation must catch every {@link Throwable}.
 */
public final class Upcalls {
    private static final int REHEARSALS = 150;
    private static final MethodHandle MESSAGE_HANDLER = pointer(sd_bus_message_handler_t.descriptor());
    private static final MethodHandle PROPERTY_HANDLER = pointer(sd_bus_property_get_t.descriptor());

    private Upcalls() {}

    private static MethodHandle pointer(FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(Downcalls.withLongPointers(type));
    }

    /** {@code int (*sd_bus_message_handler_t)(sd_bus_message *m, void *userdata, sd_bus_error *ret_error)}. */
    @FunctionalInterface
    public interface MessageHandler {
        /** Handles a message; see sd_bus_add_match(3) and sd_bus_add_object_vtable(3) for the result. */
        int handle(long m, long userdata, long ret_error);
    }

    /** {@code sd_bus_property_get_t} and {@code sd_bus_property_set_t}, which have the same parameters. */
    @FunctionalInterface
    public interface PropertyHandler {
        /** Appends the value to a reply, or reads it from {@code message}; see sd_bus_add_object_vtable(3). */
        int handle(long bus, long path, long iface, long property, long message, long userdata, long ret_error);
    }

    /** Creates a function pointer to {@code handler}, valid as long as {@code arena}. */
    public static MemorySegment messageHandler(MessageHandler handler, Arena arena) {
        return stub(MessageHandler.class, handler, sd_bus_message_handler_t.descriptor(), arena);
    }

    /** Creates a function pointer to {@code getter}, valid as long as {@code arena}. */
    public static MemorySegment propertyGetter(PropertyHandler getter, Arena arena) {
        return stub(PropertyHandler.class, getter, sd_bus_property_get_t.descriptor(), arena);
    }

    /** Creates a function pointer to {@code setter}, valid as long as {@code arena}. */
    public static MemorySegment propertySetter(PropertyHandler setter, Arena arena) {
        return stub(PropertyHandler.class, setter, sd_bus_property_set_t.descriptor(), arena);
    }

    /**
     * Calls a message handler from C repeatedly. The JDK links a stub at its first call, and again after some 130
     * calls; if that fails because memory has run out, the JVM ends.
     *
     * @param userdata the only argument that the handler gets; the others are NULL
     */
    public static void rehearseMessageHandler(MemorySegment handler, long userdata) {
        try {
            for (int i = 0; i < REHEARSALS; i++) {
                int _ = (int) MESSAGE_HANDLER.invokeExact(handler, 0L, userdata, 0L);
            }
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    /** Calls a getter or setter from C repeatedly, like {@link #rehearseMessageHandler}. */
    public static void rehearsePropertyHandler(MemorySegment handler, long userdata) {
        try {
            for (int i = 0; i < REHEARSALS; i++) {
                int _ = (int) PROPERTY_HANDLER.invokeExact(handler, 0L, 0L, 0L, 0L, 0L, userdata, 0L);
            }
        } catch (Throwable t) {
            throw Downcalls.unexpected(t);
        }
    }

    private static <T> MemorySegment stub(Class<T> type, T target, FunctionDescriptor pointerType, Arena arena) {
        FunctionDescriptor descriptor = Downcalls.withLongPointers(pointerType);
        return Linker.nativeLinker().upcallStub(handle(type, descriptor).bindTo(target), descriptor, arena);
    }

    private static MethodHandle handle(Class<?> type, FunctionDescriptor descriptor) {
        try {
            return MethodHandles.lookup().findVirtual(type, "handle", descriptor.toMethodType());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
