package io.github.systemd4j.internal.logging;

import io.github.systemd4j.journal.JournalEntryBuilder;
import io.github.systemd4j.journal.Priority;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A log event as an entry of the journal. Used by one thread at a time, and reused. */
public final class LogEntry {
    /** Below that, the time of the entry is as good as that of the event. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    final JournalEntryBuilder fields = new JournalEntryBuilder();

    private long loggedNanos;
    private long loggedMillis;
    private @Nullable Throwable refusal;

    LogEntry() {}

    void begin(@Nullable String identifier) {
        fields.clear();
        refusal = null;
        loggedNanos = System.nanoTime();
        loggedMillis = System.currentTimeMillis();
        if (identifier != null) {
            fields.identifier(identifier);
        }
    }

    /** Adds the time of the event, if it has waited for long: the journal has the time of sending. */
    void complete() {
        if (System.nanoTime() - loggedNanos > LATE_NANOS) {
            fields.field("LOGGED_AT", Instant.ofEpochMilli(loggedMillis).toString());
        }
    }

    /** Returns the size of the native memory, which is more than that of the fields. */
    long memoryBytes() {
        return fields.memoryBytes();
    }

    /** Returns why a field was omitted. */
    @Nullable
    Throwable refusal() {
        return refusal;
    }

    /** Adds the priority, and the library's name of the level: several levels have the same priority. */
    public LogEntry level(Priority priority, String name) {
        fields.priority(priority).field("LOG_LEVEL", name);
        return this;
    }

    /** Adds the formatted message; without one, the first line of the exception. */
    public LogEntry message(@Nullable String message, @Nullable Throwable thrown) {
        boolean isMissing = message == null || message.isEmpty();
        fields.message(isMissing && thrown != null ? StackTraceText.firstLine(thrown) : String.valueOf(message));
        return this;
    }

    /** Adds the name of the logger and of the thread. */
    public LogEntry source(@Nullable String logger, @Nullable String thread) {
        addIfPresent("LOGGER", logger);
        addIfPresent("THREAD", thread);
        return this;
    }

    private void addIfPresent(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            fields.field(name, value);
        }
    }

    /** Adds the class of the exception, and its stack trace. */
    public LogEntry thrown(@Nullable Throwable thrown) {
        if (thrown != null) {
            thrown(thrown.getClass().getName(), StackTraceText.of(thrown));
        }
        return this;
    }

    /** Adds the class of an exception, and its formatted stack trace. */
    public LogEntry thrown(String className, String stackTrace) {
        fields.field("EXCEPTION", className).field("STACK_TRACE", stackTrace);
        return this;
    }

    /** Adds the location in the source code. */
    public LogEntry location(@Nullable StackTraceElement frame) {
        if (frame != null) {
            fields.location(frame);
        }
        return this;
    }

    /** Adds a method in the source code. */
    public LogEntry method(@Nullable String className, @Nullable String method) {
        if (className != null) {
            fields.field("CODE_FUNC", method == null ? className : className + "." + method);
        }
        return this;
    }

    /**
     * Adds a key-value pair, or a value of the context; omits it if the entry has too many fields, or if
     * {@code toString} fails. Added last, because the number of pairs has no limit.
     */
    public LogEntry context(@Nullable Object key, @Nullable Object value) {
        try {
            fields.field(ContextFieldName.of(String.valueOf(key)), String.valueOf(value));
        } catch (RuntimeException | StackOverflowError e) {
            refusal = e;
        }
        return this;
    }

    /** Adds the key-value pairs of a context, or of a map that another thread may be changing. */
    public LogEntry context(Map<?, ?> pairs) {
        try {
            pairs.forEach(this::context);
        } catch (RuntimeException e) {
            refusal = e;
        }
        return this;
    }

    /** Adds those arguments of a message that are a {@link Map} or {@link Map.Entry}, as key-value pairs. */
    public LogEntry arguments(@Nullable Object @Nullable [] arguments) {
        if (arguments == null) {
            return this;
        }
        for (Object argument : arguments) {
            switch (argument) {
                case Map.Entry<?, ?> pair -> context(pair.getKey(), pair.getValue());
                case Map<?, ?> pairs -> context(pairs);
                case null, default -> {}
            }
        }
        return this;
    }
}
