package io.github.systemd4j.systemlogger;

import io.github.systemd4j.internal.logging.DeliveryOptions;
import io.github.systemd4j.internal.logging.JournalDelivery;
import io.github.systemd4j.internal.logging.StderrStream;
import org.jspecify.annotations.Nullable;

/** The journal, or the standard error. Opened by the first message, because the JDK creates loggers early. */
final class LogTarget {
    private final LoggerSettings settings;
    private boolean isOpened;
    private @Nullable JournalDelivery delivery;

    LogTarget(LoggerSettings settings) {
        this.settings = settings;
    }

    /** Returns the delivery to the journal; null for the standard error. */
    synchronized @Nullable JournalDelivery journal() {
        if (!isOpened) {
            isOpened = true; // also for what is logged by opening
            delivery = open();
        }
        return delivery;
    }

    private @Nullable JournalDelivery open() {
        boolean isJournal = switch (settings.target()) {
            case AUTO -> StderrStream.isJournal();
            case JOURNAL -> true;
            case STDERR -> false;
        };
        if (!isJournal) {
            return null;
        }
        try {
            return JournalDelivery.open(
                    DeliveryOptions.defaults().withIdentifier(settings.identifier()), LogTarget::report);
        } catch (UnsupportedOperationException e) {
            report("can't write to the journal, so messages go to the standard error", e);
            return null;
        }
    }

    private static void report(String message, @Nullable Throwable cause) {
        System.err.println("systemd4j: " + message + (cause == null ? "" : ": " + cause));
    }
}
