package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libsystemd.sd_bus_error;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Fills {@code sd_bus_error} structs for C. */
final class SdBusError {
    private SdBusError() {}

    /** Creates an error whose strings are valid as long as the arena. */
    static MemorySegment of(BusException error, Arena arena) {
        MemorySegment struct = arena.allocate(sd_bus_error.layout());
        sd_bus_error.name(struct, arena.allocateFrom(error.name()));
        sd_bus_error.message(struct, arena.allocateFrom(text(error)));
        return struct;
    }

    /** Fills an error that C owns, and returns the result that a callback returns for it. */
    static int set(long address, BusException error) {
        try (Arena call = Arena.ofConfined()) {
            return sd_bus_h.sd_bus_error_set(
                    MemorySegment.ofAddress(address), call.allocateFrom(error.name()), call.allocateFrom(text(error)));
        }
    }

    /** Returns the error that the caller receives for a handler's exception. */
    static BusException from(Throwable thrown) {
        Throwable cause = Futures.cause(thrown);
        if (cause instanceof BusException error) {
            return error;
        }
        String message = cause.getMessage();
        String name = cause.getClass().getSimpleName();
        return new BusException(ErrorName.FAILED, message == null ? name : name + ": " + message, 0, cause);
    }

    /**
     * Returns whether a handler's exception is its answer to the caller. An error with an errno isn't: it comes from a
     * failed call, and must be reported to the handler's own program.
     */
    static boolean isAnswer(Throwable thrown) {
        return Futures.cause(thrown) instanceof BusException answer && answer.errno() == 0;
    }

    /** Returns the message with spaces instead of NULs, which D-Bus can't represent. */
    private static String text(BusException error) {
        return error.message().replace('\0', ' ');
    }
}
