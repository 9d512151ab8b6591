package io.github.systemd4j.internal.sdbus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.SdBusCalls;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Creates {@code sd_bus_message}s to send, which the caller unrefs. Used on the loop's thread only. */
final class OutgoingMessages {
    /** The largest size of a header without its path: five names and a signature of 255 bytes, and their framing. */
    private static final int HEADER_ROOM = 2_048;

    /** The room for the names of a call; longer ones, which are rare, get their own memory. */
    private static final int NAMES_ROOM = 2 << 10;

    private final CallNames callNames = new CallNames();
    private final MemorySegment names;
    private final MemorySegment bus;
    private final MemorySegment out;
    private final SdBodyWriter bodyWriter;

    OutgoingMessages(MemorySegment bus, Arena arena, SdBodyWriter bodyWriter) {
        this.bus = bus;
        this.out = arena.allocate(ADDRESS);
        this.names = arena.allocate(NAMES_ROOM);
        this.bodyWriter = bodyWriter;
    }

    /** Creates a call, and returns its address. */
    long methodCall(MethodCall call) {
        checkSize(call.path().value(), call.body().byteSize());
        if (CallNames.size(call) <= NAMES_ROOM) {
            return methodCall(call, callNames.write(call, names));
        }
        try (Arena arena = Arena.ofConfined()) {
            return methodCall(call, new CallNames().write(call, arena.allocate(CallNames.size(call))));
        }
    }

    private long methodCall(MethodCall call, CallNames written) {
        long m = header(call, written);
        try {
            bodyWriter.append(call.body(), m);
            return m;
        } catch (Throwable t) {
            SdBusCalls.message_unref(m);
            throw t;
        }
    }

    /** Creates a call whose names were written before, with the body that a writer has finished. */
    long methodCall(MethodCall call, CallNames written, String signature, WireWriter body) {
        checkSize(call.path().value(), body.size());
        long m = header(call, written);
        try {
            bodyWriter.append(body, signature, m);
            return m;
        } catch (Throwable t) {
            SdBusCalls.message_unref(m);
            throw t;
        }
    }

    private long header(MethodCall call, CallNames written) {
        Errno.check(
                SdBusCalls.new_method_call(
                        bus.address(),
                        out.address(),
                        written.destination(),
                        written.path(),
                        written.interfaceName(),
                        written.member()),
                "making a message");
        long m = out.get(JAVA_LONG, 0);
        if (!call.autoStart()) {
            SdBusCalls.set_auto_start(m, 0);
        }
        if (call.interactiveAuthorization()) {
            SdBusCalls.set_allow_interactive_authorization(m, 1);
        }
        return m;
    }

    MemorySegment signal(Signal signal) {
        checkSize(signal.path().value(), signal.body().byteSize());
        try (Arena strings = Arena.ofConfined()) {
            int result = sd_bus_h.sd_bus_message_new_signal(
                    bus,
                    out,
                    strings.allocateFrom(signal.path().value()),
                    strings.allocateFrom(signal.interfaceName()),
                    strings.allocateFrom(signal.member()));
            MemorySegment m = withBody(result, signal.body());
            if (signal.destination() != null) {
                sd_bus_h.sd_bus_message_set_destination(m, strings.allocateFrom(signal.destination()));
            }
            return m;
        }
    }

    /** Returns a message with the results of a received call. */
    MemorySegment methodReturn(MemorySegment call, Body results) {
        checkSize("", results.byteSize());
        return withBody(sd_bus_h.sd_bus_message_new_method_return(call, out), results);
    }

    private MemorySegment withBody(int result, Body body) {
        Errno.check(result, "making a message");
        MemorySegment m = out.get(ADDRESS, 0);
        try {
            bodyWriter.append(body, m.address());
            return m;
        } catch (Throwable t) {
            sd_bus_h.sd_bus_message_unref(m);
            throw t;
        }
    }

    /**
     * Checks the size, because libsystemd would send a message that is too long, and its receiver would end the
     * connection.
     */
    private static void checkSize(String path, int bodySize) {
        long size = (long) bodySize + path.length() + HEADER_ROOM;
        if (size > BodyWriter.MAX_MESSAGE) {
            throw new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    "a message of %d bytes with its header: at most %d are allowed"
                            .formatted(size, BodyWriter.MAX_MESSAGE),
                    libc_h.EMSGSIZE(),
                    null);
        }
    }
}
