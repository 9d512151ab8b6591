package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What futures fail with. */
public final class FutureErrors {
    private static final Set<String> ABSENCE =
            Set.of(ErrorName.NO_REPLY, ErrorName.SERVICE_UNKNOWN, ErrorName.NAME_HAS_NO_OWNER);

    private FutureErrors() {}

    /**
     * Returns why a connection has ended.
     *
     * @param error what its end failed with; null if it was closed here
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

    public static BusException closedHere() {
        return new BusException(ErrorName.DISCONNECTED, "this program closed the connection to systemd");
    }

    /** Whether it was a bus's error of that name. */
    public static boolean is(Throwable error, String errorName) {
        return Futures.cause(error) instanceof BusException failure && failure.is(errorName);
    }

    /** Whether systemd wasn't on the bus, or left it without an answer, as it does when it executes itself anew. */
    public static boolean isAbsence(Throwable error) {
        return Futures.cause(error) instanceof BusException failure && ABSENCE.contains(failure.name());
    }
}
