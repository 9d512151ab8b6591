package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.bindings.libsystemd.libsystemd_h;
import io.github.systemd4j.bindings.libsystemd.sd_bus_error;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code sd_bus_error} structs that C reads. */
final class SdBusError {
    private SdBusError() {}

    /** An error whose strings live as long as the arena. */
    static MemorySegment of(BusException error, Arena arena) {
        MemorySegment struct = arena.allocate(sd_bus_error.layout());
        sd_bus_error.name(struct, arena.allocateFrom(error.name()));
        sd_bus_error.message(struct, arena.allocateFrom(text(error)));
        return struct;
    }

    /** Fills an error that C owns; the result is what a callback returns for it. */
    static int set(long address, BusException error) {
        try (Arena call = Arena.ofConfined()) {
            return libsystemd_h.sd_bus_error_set(
                    MemorySegment.ofAddress(address), call.allocateFrom(error.name()), call.allocateFrom(text(error)));
        }
    }

    /** What a handler threw, as the error that the caller is told. */
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
     * Returns whether what a handler threw is its answer to the caller. An error with an errno is none: it comes from a
     * call that failed, and the handler's own program should know it.
     */
    static boolean isAnswer(Throwable thrown) {
        return Futures.cause(thrown) instanceof BusException answer && answer.errno() == 0;
    }

    /** D-Bus has no room for NUL. */
    private static String text(BusException error) {
        return error.message().replace('\0', ' ');
    }
}
