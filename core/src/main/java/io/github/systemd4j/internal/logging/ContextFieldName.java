package io.github.systemd4j.internal.logging;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Converts the keys of key-value pairs and of the context to names of fields, such as {@code requestId} to
 * {@code REQUEST_ID}. A name that is already valid remains as it is, except those that every event has: another value
 * of {@code MESSAGE} would make the entry ambiguous.
 */
final class ContextFieldName {
    private static final String PREFIX = "CONTEXT_";
    private static final int MAX_LENGTH = 64;

    private static final Set<String> RESERVED = Set.of(
            "MESSAGE",
            "PRIORITY",
            "SYSLOG_IDENTIFIER",
            "LOG_LEVEL",
            "LOGGER",
            "THREAD",
            "EXCEPTION",
            "STACK_TRACE",
            "CODE_FILE",
            "CODE_LINE",
            "CODE_FUNC",
            "LOGGED_AT",
            "LOST_ENTRIES");

    /** Programs have few keys; those that make them of data must not fill the memory. */
    private static final int MAX_CACHED = 1_000;

    private static final Map<String, String> CACHE = new ConcurrentHashMap<>();

    private ContextFieldName() {}

    static String of(String key) {
        String cached = CACHE.get(key);
        if (cached != null) {
            return cached;
        }
        String name = convert(key);
        if (CACHE.size() < MAX_CACHED) {
            CACHE.put(key, name);
        }
        return name;
    }

    static String convert(String key) {
        String upper = key.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .replaceAll("[^A-Za-z0-9_]", "_")
                .replaceFirst("^_+", "")
                .toUpperCase(Locale.ROOT);
        boolean isUsable = !upper.isEmpty() && !Character.isDigit(upper.charAt(0)) && !RESERVED.contains(upper);
        String name = isUsable ? upper : PREFIX + upper;
        return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
    }
}
