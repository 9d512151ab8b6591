package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.SdBusCalls;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Registers handlers of a connection with libsystemd, which calls them by their numbers. A registration is a slot, which
 * the caller unrefs before the connection is freed. Used on the loop's thread only.
 */
final class SdBusSlots {
    private final MemorySegment bus;
    private final Callbacks callbacks;
    private final HandlerTable handlers;
    private final ReentrancyGuard guard;
    private final MemorySegment out;

    SdBusSlots(MemorySegment bus, Arena arena, Callbacks callbacks, ReentrancyGuard guard) {
        this.bus = bus;
        this.callbacks = callbacks;
        this.handlers = callbacks.handlers();
        this.guard = guard;
        this.out = arena.allocate(ADDRESS);
    }

    /** Adds a handler, and returns its number. */
    long add(NativeHandler handler) {
        return handlers.add(handler);
    }

    /** Returns whether a handler has that number; not after it was removed. */
    boolean contains(long id, NativeHandler handler) {
        return handlers.get(id) == handler;
    }

    /** Removes a handler. From now on, libsystemd's calls of it have no effect. */
    void forget(long id) {
        guard.remove(id);
    }

    void unref(MemorySegment slot) {
        sd_bus_h.sd_bus_slot_unref(slot);
    }

    void unrefCall(long slot) {
        SdBusCalls.slot_unref(slot);
    }

    /** Sends a call, whose reply or timeout is passed to the handler. */
    void addCall(long m, PendingCall<?> pending) {
        long id = handlers.add(pending);
        int result = SdBusCalls.call_async(
                bus.address(), out.address(), m, callbacks.messageHandler().address(), id, pending.timeoutMicros());
        if (result < 0) {
            forget(id);
            throw Errno.of(-result, "calling " + pending.call());
        }
        pending.onSent(id, out.get(JAVA_LONG, 0));
    }

    /** Adds a match; the broker's answer to it is passed to {@link SlotSubscription#onInstalled}. */
    MemorySegment addMatch(String rule, long id) {
        Linkage.CALLS.ensure();
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    sd_bus_h.sd_bus_add_match_async(
                            bus,
                            out,
                            strings.allocateFrom(rule),
                            callbacks.messageHandler(),
                            callbacks.matchInstalled(),
                            MemorySegment.ofAddress(id)),
                    "adding the match " + rule);
        }
        return out.get(ADDRESS, 0);
    }

    /** Registers a vtable; the user data are only the offsets of its entries. */
    MemorySegment addObject(String path, String interfaceName, MemorySegment vtable) {
        Linkage.CALLS.ensure();
        Linkage.OBJECTS.ensure();
        callbacks.rehearseObjects();
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    sd_bus_h.sd_bus_add_object_vtable(
                            bus,
                            out,
                            strings.allocateFrom(path),
                            strings.allocateFrom(interfaceName),
                            vtable,
                            MemorySegment.NULL),
                    "exporting %s at %s".formatted(interfaceName, path));
        }
        return out.get(ADDRESS, 0);
    }
}
