package io.github.systemd4j.internal.logging;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the delivery to the journal.
 *
 * @param identifier the value of {@code SYSLOG_IDENTIFIER}; null for the name of the executable
 * @param queueBytes the native memory of the entries that wait for journald; more wait only if the queue is empty
 * @param maxWait how long a thread waits for space in the queue, before its entry is dropped
 * @param closeTimeout how long closing and the end of the JVM wait for the delivery
 */
public record DeliveryOptions(@Nullable String identifier, long queueBytes, Duration maxWait, Duration closeTimeout) {
    /** A few seconds of a flood, and little for a JVM. */
    private static final long QUEUE_BYTES = 16 << 20;

    /** More than a century; twice that is the range of {@link System#nanoTime}. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    /** Returns the defaults. */
    public static DeliveryOptions defaults() {
        return new DeliveryOptions(null, QUEUE_BYTES, Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    public DeliveryOptions {
        if (queueBytes <= 0) {
            throw new IllegalArgumentException("queueBytes is %d, but must be positive".formatted(queueBytes));
        }
        maxWait = checked("maxWait", maxWait);
        closeTimeout = checked("closeTimeout", closeTimeout);
    }

    private static Duration checked(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("%s is %s, but must not be negative".formatted(name, time));
        }
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }

    public DeliveryOptions withIdentifier(@Nullable String name) {
        return new DeliveryOptions(name == null || name.isEmpty() ? null : name, queueBytes, maxWait, closeTimeout);
    }

    public DeliveryOptions withQueueBytes(long bytes) {
        return new DeliveryOptions(identifier, bytes, maxWait, closeTimeout);
    }

    public DeliveryOptions withMaxWait(Duration time) {
        return new DeliveryOptions(identifier, queueBytes, time, closeTimeout);
    }

    public DeliveryOptions withCloseTimeout(Duration time) {
        return new DeliveryOptions(identifier, queueBytes, maxWait, time);
    }
}
