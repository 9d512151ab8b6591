package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.Upcalls;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.DeliveryErrors;
import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Implements the functions that libsystemd calls, for all slots of a connection: their user data is a number in the
 * handler table.
 *
 * <p>No exception may be thrown into C, because it would end the JVM. Reporting an error needs memory and stack, and
 * may fail as well. Therefore the outermost catch of each function only stores the exception. It is reported when C has
 * returned.
 */
final class Callbacks {
    /** The result for a caller when no answer could be built. */
    private final int noMemory = -libc_h.ENOMEM();

    /** The number of no handler. */
    private static final long NOBODY = 0;

    private final EventLoop loop;
    private final DeliveryErrors errors;
    private final HandlerTable handlers = new HandlerTable();
    private final ScopedMessage message;
    private final SdBodyWriter bodyWriter;
    private final MemorySegment messageHandler;
    private final MemorySegment methodHandler;
    private final MemorySegment matchInstalled;
    private final MemorySegment propertyGetter;
    private final MemorySegment propertySetter;
    /** The number of announcements of changes on the stack, which call getters. */
    private int announcing;

    /** The size of the properties that libsystemd has put into an answer, in bytes. */
    private long answered;

    private @Nullable Throwable escaped;
    private boolean objectsRehearsed;

    Callbacks(EventLoop loop, Arena arena, SdBodyWriter bodyWriter) {
        this.loop = loop;
        this.errors = new DeliveryErrors(loop);
        this.bodyWriter = bodyWriter;
        this.message = new ScopedMessage(arena);
        this.messageHandler = Upcalls.messageHandler(this::onMessage, arena);
        this.methodHandler = Upcalls.messageHandler(this::onMethod, arena);
        this.matchInstalled = Upcalls.messageHandler(this::onMatchInstalled, arena);
        this.propertyGetter = Upcalls.propertyGetter(this::onGet, arena);
        this.propertySetter = Upcalls.propertySetter(this::onSet, arena);
        rehearse();
    }

    /** Runs the outermost catch of each callback once, because its first run links code, which may fail. */
    private void rehearse() {
        long id = handlers.add(new Hopeless());
        onMessage(0, id, 0);
        onMethod(0, id, 0);
        onMatchInstalled(0, id, 0);
        onGet(0, 0, 0, 0, 0, id, 0);
        onSet(0, 0, 0, 0, 0, id, 0);
        handlers.remove(id);
        handlers.freeRemoved();
        escaped = null;
        Upcalls.rehearseMessageHandler(messageHandler, NOBODY);
        Upcalls.rehearseMessageHandler(matchInstalled, NOBODY);
    }

    /** Prepares the callbacks of exported objects, as is done for all other callbacks when a connection is opened. */
    void rehearseObjects() {
        if (!objectsRehearsed) {
            Upcalls.rehearseMessageHandler(methodHandler, NOBODY);
            Upcalls.rehearsePropertyHandler(propertyGetter, NOBODY);
            Upcalls.rehearsePropertyHandler(propertySetter, NOBODY);
            objectsRehearsed = true;
        }
    }

    HandlerTable handlers() {
        return handlers;
    }

    /** Returns the callback of matches and replies. */
    MemorySegment messageHandler() {
        return messageHandler;
    }

    /** Returns the callback of exported methods. */
    MemorySegment methodHandler() {
        return methodHandler;
    }

    MemorySegment matchInstalled() {
        return matchInstalled;
    }

    MemorySegment propertyGetter() {
        return propertyGetter;
    }

    MemorySegment propertySetter() {
        return propertySetter;
    }

    /** Begins the next message that libsystemd processes. */
    void beginMessage() {
        errors.begin();
    }

    /** Reports exceptions that callbacks have stored. */
    void reportEscaped() {
        Throwable error = escaped;
        if (error != null) {
            escaped = null;
            errors.report("a callback of libsystemd, which could not report it", error);
        }
    }

    /**
     * Returns the size of the properties in the answer that libsystemd has made since the last call, in bytes; 0 for
     * none.
     */
    long takeAnswered() {
        long taken = answered;
        answered = 0;
        return taken;
    }

    void beginAnnouncing() {
        announcing++;
    }

    void endAnnouncing() {
        announcing--;
    }

    // --- called by C

    private int onMessage(long m, long id, long error) {
        try {
            return handle(m, id);
        } catch (Throwable t) {
            escaped = t;
            return 0;
        }
    }

    private int onMethod(long m, long id, long error) {
        try {
            return deliver(m, handlers.get(id));
        } catch (Throwable t) {
            escaped = t;
            return noMemory;
        }
    }

    private int onMatchInstalled(long m, long id, long error) {
        try {
            install(m, handlers.get(id));
        } catch (Throwable t) {
            escaped = t;
        }
        return 0;
    }

    private int onGet(long bus, long path, long iface, long member, long reply, long id, long error) {
        try {
            return access("the getter of ", id, error, property -> append(property.get(), reply));
        } catch (Throwable t) {
            escaped = t;
            return noMemory;
        }
    }

    private int onSet(long bus, long path, long iface, long member, long value, long id, long error) {
        try {
            return access("the setter of ", id, error, property -> set(property, value));
        } catch (Throwable t) {
            escaped = t;
            return noMemory;
        }
    }

    // --- handling

    private int handle(long m, long id) {
        NativeHandler handler = handlers.get(id);
        try {
            return deliver(m, handler);
        } catch (Throwable t) {
            errors.report(String.valueOf(handler), t);
            return 0;
        }
    }

    private int deliver(long m, @Nullable NativeHandler handler) throws Exception {
        try {
            return handler == null ? 0 : ((NativeHandler.OfMessages) handler).onMessage(message.wrap(m));
        } finally {
            message.release();
        }
    }

    private void install(long m, @Nullable NativeHandler handler) {
        try {
            if (handler != null) {
                ((SlotSubscription) handler).onInstalled(message.wrap(m));
            }
        } finally {
            message.release();
        }
    }

    private void append(Body value, long reply) {
        try {
            bodyWriter.append(value, reply);
            answered += announcing > 0 ? 0 : value.byteSize();
        } finally {
            value.close();
        }
    }

    private void set(NativeHandler.OfProperty property, long value) throws Exception {
        try {
            property.set(message.wrap(value));
        } finally {
            message.release();
        }
    }

    @FunctionalInterface
    private interface Access {
        void to(NativeHandler.OfProperty property) throws Exception;
    }

    private int access(String accessor, long id, long error, Access access) {
        NativeHandler handler = handlers.get(id);
        try {
            if (!(handler instanceof NativeHandler.OfProperty property)) {
                throw new BusException(ErrorName.UNKNOWN_PROPERTY, "the property is no longer exported");
            }
            access.to(property);
            return 1;
        } catch (Throwable t) {
            if (announcing > 0 || !SdBusError.isAnswer(t)) { // an announcement has no caller
                loop.errorHandler().onError(accessor + handler, t);
            }
            return SdBusError.set(error, SdBusError.from(t));
        }
    }

    /** Throws an exception in every method, including toString. */
    private static final class Hopeless implements NativeHandler.OfMessages, NativeHandler.OfProperty {
        @Override
        public int onMessage(ScopedMessage message) {
            throw new IllegalStateException();
        }

        @Override
        public Body get() {
            throw new IllegalStateException();
        }

        @Override
        public void set(ScopedMessage message) {
            throw new IllegalStateException();
        }

        @Override
        public void onClosed(BusException cause) {
            // belongs to no connection
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }
}
