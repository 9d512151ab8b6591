package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.Headroom;
import io.github.systemd4j.bindings.Linkage;
import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.bindings.SdBusCalls;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Passes messages of an open connection to libsystemd, and counts what waits there until the peer reads it. Used on the
 * loop's thread only.
 */
final class SdBusSender {
    /** Getters that announce changes nest in C and Java; a legitimate program needs one or two levels. */
    private static final int MAX_NESTING = 8;

    private final MemorySegment bus;
    private final OutgoingMessages messages;
    private final Backlog backlog;
    private final Callbacks callbacks;
    private final ReentrancyGuard guard;
    private final MemorySegment cookie;

    SdBusSender(
            MemorySegment bus,
            Arena arena,
            OutgoingMessages messages,
            Backlog backlog,
            Callbacks callbacks,
            ReentrancyGuard guard) {
        this.bus = bus;
        this.cookie = arena.allocate(JAVA_LONG);
        this.messages = messages;
        this.backlog = backlog;
        this.callbacks = callbacks;
        this.guard = guard;
    }

    /** Calls a method. */
    void call(PendingCall<?> pending, SdBusSlots slots) {
        Linkage.CALLS.ensure();
        call(messages.methodCall(pending.call()), pending, slots);
    }

    /** Calls a method that was prepared. */
    void call(PendingCall<?> pending, OutgoingCall prepared, WireWriter body, SdBusSlots slots) {
        Linkage.CALLS.ensure();
        call(prepared.message(messages, body), pending, slots);
    }

    private void call(long m, PendingCall<?> pending, SdBusSlots slots) {
        try {
            slots.addCall(m, pending);
            backlog.add();
        } finally {
            SdBusCalls.message_unref(m);
        }
    }

    /** Sends a call, and returns the serial number that its reply will refer to. */
    long sendCall(MethodCall call) {
        Linkage.CALLS.ensure();
        return sendCall(messages.methodCall(call));
    }

    /** Sends a call that was prepared, and returns the serial number that its reply will refer to. */
    long sendCall(OutgoingCall prepared, WireWriter body) {
        Linkage.CALLS.ensure();
        return sendCall(prepared.message(messages, body));
    }

    private long sendCall(long m) {
        try {
            Errno.check(SdBusCalls.send(bus.address(), m, cookie.address()), "sending a call");
            backlog.add();
            return cookie.get(JAVA_LONG, 0);
        } finally {
            SdBusCalls.message_unref(m);
        }
    }

    /** Calls a method without a reply. */
    void send(MethodCall call) {
        link();
        MemorySegment m = MemorySegment.ofAddress(messages.methodCall(call));
        sd_bus_h.sd_bus_message_set_expect_reply(m, 0);
        send(m);
        backlog.add();
    }

    void send(Signal signal) {
        link();
        send(messages.signal(signal));
        backlog.add();
    }

    private static void link() {
        Linkage.CALLS.ensure();
        Linkage.SIGNALS.ensure();
    }

    private void send(MemorySegment m) {
        try {
            Errno.check(sd_bus_h.sd_bus_send(bus, m, MemorySegment.NULL), "sending a message");
        } finally {
            sd_bus_h.sd_bus_message_unref(m);
        }
    }

    /** Answers a call with results, and closes their descriptors. */
    void reply(MemorySegment call, Body results) {
        try {
            send(messages.methodReturn(call, results));
            backlog.addAnswer(results);
        } finally {
            results.close();
        }
    }

    /** Answers a call with an error. */
    void replyError(MemorySegment call, BusException error) {
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    sd_bus_h.sd_bus_reply_method_error(call, SdBusError.of(error, strings)), "answering with an error");
            backlog.addAnswer(error.message().length());
        }
    }

    /** Emits {@code PropertiesChanged} with the values of the properties, which their getters return. */
    void emitPropertiesChanged(String path, String interfaceName, Iterable<String> names) {
        if (guard.depth() == MAX_NESTING) {
            throw new IllegalStateException("propertiesChanged of %s inside its own getters".formatted(interfaceName));
        }
        Headroom.checkForCallbacks();
        guard.enter();
        callbacks.beginAnnouncing();
        try (Arena strings = Arena.ofConfined()) {
            Errno.check(
                    sd_bus_h.sd_bus_emit_properties_changed_strv(
                            bus,
                            strings.allocateFrom(path),
                            strings.allocateFrom(interfaceName),
                            Memory.strv(strings, names)),
                    "emitting PropertiesChanged of " + interfaceName);
            backlog.add();
        } finally {
            callbacks.endAnnouncing();
            guard.leave();
        }
    }
}
