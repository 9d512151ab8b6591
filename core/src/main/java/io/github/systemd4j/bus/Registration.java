package io.github.systemd4j.bus;

import io.github.systemd4j.message.Body;
import java.util.concurrent.CompletableFuture;

/**
 * Represents an interface that is exported at a path. May be closed by any thread, in its own handlers, and more than
 * once. Calls that are unanswered when it is closed can still be answered while the bus is open.
 */
public interface Registration extends AutoCloseable {
    /**
     * Emits a signal of the interface.
     *
     * @param member one of its signals
     * @param values as the signal declares them; see {@link Body#of}
     * @return see {@link Bus#emit}
     * @throws IllegalArgumentException if the interface has no such signal, or the values don't fit
     */
    CompletableFuture<Void> emit(String member, Object... values);

    /**
     * Announces that properties have changed, with or without their new values, depending on their flags.
     *
     * @return see {@link Bus#emit}; fails with {@link StackOverflowError} if a handler that calls this has left too
     *     little stack for the getters
     * @throws IllegalArgumentException if the interface has no such property, or its changes aren't announced
     */
    CompletableFuture<Void> propertiesChanged(String... names);

    /** Ends the export. */
    @Override
    void close();
}
