package io.github.systemd4j.bus;

import static io.github.systemd4j.bindings.libc.libc_h.EACCES;
import static io.github.systemd4j.bindings.libc.libc_h.EBADMSG;
import static io.github.systemd4j.bindings.libc.libc_h.ECONNREFUSED;
import static io.github.systemd4j.bindings.libc.libc_h.ECONNRESET;
import static io.github.systemd4j.bindings.libc.libc_h.EEXIST;
import static io.github.systemd4j.bindings.libc.libc_h.EINVAL;
import static io.github.systemd4j.bindings.libc.libc_h.EMSGSIZE;
import static io.github.systemd4j.bindings.libc.libc_h.ENOBUFS;
import static io.github.systemd4j.bindings.libc.libc_h.ENOENT;
import static io.github.systemd4j.bindings.libc.libc_h.ENOTCONN;
import static io.github.systemd4j.bindings.libc.libc_h.ENXIO;
import static io.github.systemd4j.bindings.libc.libc_h.EOPNOTSUPP;
import static io.github.systemd4j.bindings.libc.libc_h.EPERM;
import static io.github.systemd4j.bindings.libc.libc_h.EPIPE;
import static io.github.systemd4j.bindings.libc.libc_h.ESHUTDOWN;
import static io.github.systemd4j.bindings.libc.libc_h.ETIMEDOUT;

import io.github.systemd4j.bindings.Libc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** libsystemd's negative errno as {@link BusException}. */
final class Errors {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
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
            Map.entry(EOPNOTSUPP(), ErrorName.NOT_SUPPORTED));

    private Errors() {}

    /** Passes on a result that is no error; {@code what} says what was tried. */
    static int check(int result, String what) {
        if (result < 0) {
            throw of(-result, what);
        }
        return result;
    }

    /** The error of a positive errno. */
    static BusException of(int errno, String what) {
        return named(NAMES.getOrDefault(errno, ErrorName.FAILED), errno, what);
    }

    /** The error of a positive errno, where more is known of it than the number says. */
    static BusException named(String name, int errno, String what) {
        return new BusException(name, what + ": " + Libc.strerror(errno), errno, null);
    }

    /** The error of bytes that are no valid message. */
    static BusException malformed(String what, @Nullable Throwable cause) {
        return new BusException(ErrorName.INCONSISTENT_MESSAGE, what, EBADMSG(), cause);
    }

    /** The error of what exceeds the specification's limits. */
    static BusException tooLarge(String what) {
        return new BusException(ErrorName.LIMITS_EXCEEDED, what, EMSGSIZE(), null);
    }

    /** The error of an address that can't be parsed. */
    static BusException badAddress(String what) {
        return new BusException(ErrorName.BAD_ADDRESS, what, EINVAL(), null);
    }

    /** What an errno means while a connection is authenticated. */
    static BusException authenticating(int errno, BusAddress address) {
        if (errno == EPERM() || errno == EINVAL()) {
            return named(
                    ErrorName.AUTH_FAILED, EPERM(), "connecting to " + address + ": the authentication was refused");
        }
        if (errno == ENXIO()) {
            return malformed("connecting to " + address + ": the broker didn't answer Hello with a name", null);
        }
        return connecting(errno, address);
    }

    /** What an errno means while a connection is made. */
    static BusException connecting(int errno, BusAddress address) {
        String what = "connecting to " + address;
        if (errno == EINVAL()) {
            return badAddress(what + ": " + Libc.strerror(errno));
        }
        if (errno == ECONNRESET()) {
            return peerGone(address + " closed the connection before it was authenticated");
        }
        return of(errno, what);
    }

    static BusException closedHere() {
        return new BusException(ErrorName.DISCONNECTED, "the bus was closed", ESHUTDOWN(), null);
    }

    static BusException peerGone(String what) {
        return new BusException(ErrorName.DISCONNECTED, what, ECONNRESET(), null);
    }
}
