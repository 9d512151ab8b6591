package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The errors of futures of calls to systemd. */
public final class FutureErrors {
    private static final Set<String> ABSENCE =
            Set.of(ErrorName.NO_REPLY, ErrorName.SERVICE_UNKNOWN, ErrorName.NAME_HAS_NO_OWNER);

    private FutureErrors() {}

    /**
     * Returns why a connection has ended.
     *
     * @param error the error of its end; null if this program has closed it
     */
    public static BusException end(@Nullable Throwable error) {
        return error == null
                ? closedHere()
                : new BusException(
                        ErrorName.DISCONNECTED,
                        "the connection to systemd was lost: "
                                + Futures.cause(error).getMessage(),
                        libc_h.ECONNRESET(),
                        Futures.cause(error));
    }

    /** Returns the error of a connection that this program has closed. */
    public static BusException closedHere() {
        return new BusException(ErrorName.DISCONNECTED, "this program closed the connection to systemd");
    }

    /** Returns whether an error is a D-Bus error with this name. */
    public static boolean is(Throwable error, String errorName) {
        return Futures.cause(error) instanceof BusException failure && failure.is(errorName);
    }

    /** Returns whether systemd was not on the bus, or has left it without a reply, as when it re-executes itself. */
    public static boolean isAbsence(Throwable error) {
        return Futures.cause(error) instanceof BusException failure && ABSENCE.contains(failure.name());
    }
}
