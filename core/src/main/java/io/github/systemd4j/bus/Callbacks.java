package io.github.systemd4j.bus;

import io.github.systemd4j.bindings.Upcalls;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.DeliveryErrors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The functions that libsystemd calls, all of a connection's in one place: user data is a number in the handler table.
 * Whatever happens in them, nothing may be thrown into C.
 */
final class Callbacks {
    private final EventLoop loop;
    private final DeliveryErrors errors;
    private final HandlerTable handlers = new HandlerTable();
    private final BorrowedMessage message;
    private final SdBodyWriter bodyWriter;
    private final MemorySegment messageHandler;
    private final MemorySegment matchInstalled;
    private final MemorySegment propertyGetter;
    private final MemorySegment propertySetter;
    /** How many announcements of changes are on the stack, which call getters. */
    private int announcing;

    /** The bytes of properties that libsystemd has put into an answer. */
    private long answered;

    Callbacks(EventLoop loop, Arena arena, SdBodyWriter bodyWriter) {
        this.loop = loop;
        this.errors = new DeliveryErrors(loop);
        this.bodyWriter = bodyWriter;
        this.message = new BorrowedMessage(arena);
        this.messageHandler = Upcalls.messageHandler(this::onMessage, arena);
        this.matchInstalled = Upcalls.messageHandler(this::onMatchInstalled, arena);
        this.propertyGetter = Upcalls.propertyGetter(this::onGet, arena);
        this.propertySetter = Upcalls.propertySetter(this::onSet, arena);
    }

    HandlerTable handlers() {
        return handlers;
    }

    MemorySegment messageHandler() {
        return messageHandler;
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

    /** Begins with the next message that libsystemd processes. */
    void beginMessage() {
        errors.begin();
    }

    /** Returns the bytes of properties in the answer that libsystemd has made since this was called last; 0 for none. */
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

    private int onMessage(long m, long id, long error) {
        NativeHandler handler = handlers.get(id);
        try {
            return handler instanceof NativeHandler.OfMessages ofMessages ? ofMessages.onMessage(message.wrap(m)) : 0;
        } catch (Throwable t) {
            errors.report(String.valueOf(handler), t);
            return 0;
        } finally {
            release();
        }
    }

    private int onMatchInstalled(long m, long id, long error) {
        NativeHandler handler = handlers.get(id);
        try {
            if (handler instanceof SlotSubscription subscription) {
                subscription.onInstalled(message.wrap(m));
            }
        } catch (Throwable t) {
            loop.report("the broker's answer for " + handler, t);
        } finally {
            release();
        }
        return 0;
    }

    private int onGet(long bus, long path, long iface, long member, long reply, long id, long error) {
        return access("the getter of ", id, error, property -> append(property.get(), reply));
    }

    private void append(Body value, long reply) {
        try {
            bodyWriter.append(value, reply);
            answered += announcing > 0 ? 0 : value.byteSize();
        } finally {
            value.close();
        }
    }

    private int onSet(long bus, long path, long iface, long member, long value, long id, long error) {
        try {
            return access("the setter of ", id, error, property -> property.set(message.wrap(value)));
        } finally {
            release();
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
            if (announcing > 0 || !NativeError.isAnswer(t)) { // an announcement has no caller
                loop.report(accessor + handler, t);
            }
            return fail(t, error);
        }
    }

    private void release() {
        try {
            message.release();
        } catch (Throwable t) {
            loop.report("the end of a message", t);
        }
    }

    private int fail(Throwable thrown, long error) {
        try {
            return NativeError.set(error, NativeError.from(thrown));
        } catch (Throwable t) {
            loop.report("the error of a property", t);
            return -libc_h.EINVAL();
        }
    }
}
