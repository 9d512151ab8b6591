package io.github.systemd4j.internal.logging;

import org.jspecify.annotations.Nullable;

/** Reports that entries are lost, by the means of the logging library. Called rarely, on any thread. */
@FunctionalInterface
public interface DeliveryReporter {
    void report(String message, @Nullable Throwable cause);
}
