package io.github.systemd4j.bus;

import static io.github.systemd4j.bindings.libc.libc_h.EBADMSG;
import static io.github.systemd4j.bindings.libc.libc_h.ECONNRESET;
import static io.github.systemd4j.bindings.libc.libc_h.EINVAL;
import static io.github.systemd4j.bindings.libc.libc_h.EMSGSIZE;
import static io.github.systemd4j.bindings.libc.libc_h.ENXIO;
import static io.github.systemd4j.bindings.libc.libc_h.EPERM;
import static io.github.systemd4j.bindings.libc.libc_h.ESHUTDOWN;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.Errno;
import org.jspecify.annotations.Nullable;

/** The errors that this package finds itself: in messages, in addresses, and at the end of a connection. */
final class Errors {
    private Errors() {}

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
            return Errno.named(
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
        return Errno.of(errno, what);
    }

    static BusException closedHere() {
        return new BusException(ErrorName.DISCONNECTED, "the bus was closed", ESHUTDOWN(), null);
    }

    static BusException peerGone(String what) {
        return new BusException(ErrorName.DISCONNECTED, what, ECONNRESET(), null);
    }
}
