package io.github.systemd4j.internal;

import static io.github.systemd4j.bindings.libc.libc_h.EBADMSG;
import static io.github.systemd4j.bindings.libc.libc_h.ECONNRESET;
import static io.github.systemd4j.bindings.libc.libc_h.EINVAL;
import static io.github.systemd4j.bindings.libc.libc_h.EMSGSIZE;
import static io.github.systemd4j.bindings.libc.libc_h.ENXIO;
import static io.github.systemd4j.bindings.libc.libc_h.EPERM;
import static io.github.systemd4j.bindings.libc.libc_h.ESHUTDOWN;
import static io.github.systemd4j.bindings.libc.libc_h.ETIMEDOUT;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import org.jspecify.annotations.Nullable;

/** Creates the errors that this library itself detects: in messages, in addresses, and at the end of a connection. */
public final class BusErrors {
    private BusErrors() {}

    /** Returns the error of bytes that aren't a valid message. */
    public static BusException malformed(String what, @Nullable Throwable cause) {
        return new BusException(ErrorName.INCONSISTENT_MESSAGE, what, EBADMSG(), cause);
    }

    /** Returns the error of data that exceeds the specification's limits. */
    public static BusException tooLarge(String what) {
        return new BusException(ErrorName.LIMITS_EXCEEDED, what, EMSGSIZE(), null);
    }

    /** Returns the error of an address that can't be parsed. */
    public static BusException badAddress(String what) {
        return new BusException(ErrorName.BAD_ADDRESS, what, EINVAL(), null);
    }

    /** Returns the error of an errno during authentication. */
    public static BusException authenticating(int errno, String address) {
        if (errno == EPERM() || errno == EINVAL()) {
            return Errno.named(
                    ErrorName.AUTH_FAILED, EPERM(), "connecting to " + address + ": the authentication was refused");
        }
        if (errno == ENXIO()) {
            return malformed("connecting to " + address + ": the broker didn't answer Hello with a name", null);
        }
        return connecting(errno, address);
    }

    /** Returns the error of an errno while connecting. */
    public static BusException connecting(int errno, String address) {
        String what = "connecting to " + address;
        if (errno == EINVAL()) {
            return badAddress(what + ": " + Libc.strerror(errno));
        }
        if (errno == ECONNRESET()) {
            return peerGone(address + " closed the connection before it was authenticated");
        }
        return Errno.of(errno, what);
    }

    /** Returns the error of an attempt to connect that took too long. */
    public static BusException connectTimeout(String address) {
        return Errno.named(ErrorName.TIMEOUT, ETIMEDOUT(), "connecting to " + address);
    }

    /** Returns the error of a bus that this program has closed. */
    public static BusException closedHere() {
        return closedHere("the bus was closed");
    }

    /** Returns the error of a connection that this program has closed. */
    public static BusException closedHere(String what) {
        return new BusException(ErrorName.DISCONNECTED, what, ESHUTDOWN(), null);
    }

    public static BusException peerGone(String what) {
        return new BusException(ErrorName.DISCONNECTED, what, ECONNRESET(), null);
    }

    /** Returns the same error for the thread that waited for it, so that the stack trace shows the wait. */
    public static BusException rethrown(BusException error) {
        return new BusException(error.name(), error.message(), error.errno(), error);
    }
}
