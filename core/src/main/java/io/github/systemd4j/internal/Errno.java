package io.github.systemd4j.internal;

import static io.github.systemd4j.bindings.libc.libc_h.EACCES;
import static io.github.systemd4j.bindings.libc.libc_h.EBADMSG;
import static io.github.systemd4j.bindings.libc.libc_h.ECONNREFUSED;
import static io.github.systemd4j.bindings.libc.libc_h.ECONNRESET;
import static io.github.systemd4j.bindings.libc.libc_h.EEXIST;
import static io.github.systemd4j.bindings.libc.libc_h.EINVAL;
import static io.github.systemd4j.bindings.libc.libc_h.EMFILE;
import static io.github.systemd4j.bindings.libc.libc_h.EMSGSIZE;
import static io.github.systemd4j.bindings.libc.libc_h.ENFILE;
import static io.github.systemd4j.bindings.libc.libc_h.ENOBUFS;
import static io.github.systemd4j.bindings.libc.libc_h.ENOENT;
import static io.github.systemd4j.bindings.libc.libc_h.ENOMEM;
import static io.github.systemd4j.bindings.libc.libc_h.ENOTCONN;
import static io.github.systemd4j.bindings.libc.libc_h.EOPNOTSUPP;
import static io.github.systemd4j.bindings.libc.libc_h.EPERM;
import static io.github.systemd4j.bindings.libc.libc_h.EPIPE;
import static io.github.systemd4j.bindings.libc.libc_h.ETIMEDOUT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libsystemd.sd_bus_error;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;

/**
 * Converts the error convention of libc and libsystemd, where a negative result is {@code -errno}, to {@link
 * BusException}.
 */
public final class Errno {
    private Errno() {}

    /** Loads the names, so that they are available for an error after memory has run out. */
    public static void load() {
        Objects.requireNonNull(Names.ALL);
    }

    /** Returns a result that is no error; {@code what} is the operation for the message of the exception. */
    public static int check(int result, String what) {
        if (result < 0) {
            throw of(-result, what);
        }
        return result;
    }

    /** Returns the error of a positive errno. */
    public static BusException of(int errno, String what) {
        return named(Names.ALL.getOrDefault(errno, ErrorName.FAILED), errno, what);
    }

    /** Returns the error of a positive errno with a more specific name. */
    public static BusException named(String name, int errno, String what) {
        return new BusException(name, what + ": " + Libc.strerror(errno), errno);
    }

    /** Returns the positive errno that libsystemd has for an error name. */
    public static int ofErrorName(String name) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment struct = call.allocate(sd_bus_error.layout());
            sd_bus_error.name(struct, call.allocateFrom(name));
            return sd_bus_h.sd_bus_error_get_errno(struct);
        }
    }

    /** Loaded by a loop or the first error, because each constant of the bindings delays the start. */
    private static final class Names {
        static final Map<Integer, String> ALL = Map.ofEntries(
                Map.entry(ENOENT(), ErrorName.FILE_NOT_FOUND),
                Map.entry(ECONNREFUSED(), ErrorName.NO_SERVER),
                Map.entry(EACCES(), ErrorName.ACCESS_DENIED),
                Map.entry(EPERM(), ErrorName.ACCESS_DENIED),
                Map.entry(EEXIST(), ErrorName.FILE_EXISTS),
                Map.entry(EINVAL(), ErrorName.INVALID_ARGS),
                Map.entry(ECONNRESET(), ErrorName.DISCONNECTED),
                Map.entry(EPIPE(), ErrorName.DISCONNECTED),
                Map.entry(ENOTCONN(), ErrorName.DISCONNECTED),
                Map.entry(ETIMEDOUT(), ErrorName.TIMEOUT),
                Map.entry(EBADMSG(), ErrorName.INCONSISTENT_MESSAGE),
                Map.entry(EMSGSIZE(), ErrorName.LIMITS_EXCEEDED),
                Map.entry(ENOBUFS(), ErrorName.LIMITS_EXCEEDED),
                Map.entry(EMFILE(), ErrorName.LIMITS_EXCEEDED),
                Map.entry(ENFILE(), ErrorName.LIMITS_EXCEEDED),
                Map.entry(ENOMEM(), ErrorName.NO_MEMORY),
                Map.entry(EOPNOTSUPP(), ErrorName.NOT_SUPPORTED));
    }
}
