package io.github.systemd4j.daemon;

import io.github.systemd4j.internal.text.Excerpt;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses variables that a service manager sets. An empty value counts as none. For an invalid value, methods throw
 * {@link IllegalStateException}.
 */
record EnvironmentReader(Variables variables) {
    /** Reads the environment as it was when Java started. */
    static final EnvironmentReader OF_PROCESS = new EnvironmentReader(System::getenv);

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern NUMBERS = Pattern.compile("([0-9]+):([0-9]+)");

    /** Returns the values of variables; null for none. */
    interface Variables {
        @Nullable
        String get(String name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns an absolute path. */
    Optional<Path> path(String name) {
        return text(name).map(value -> path(name, value, value));
    }

    /** Returns absolute paths that are separated by colons. systemd doesn't escape colons in them. */
    List<Path> paths(String name) {
        return text(name).stream()
                .flatMap(value -> Arrays.stream(value.split(":", -1)).map(element -> path(name, value, element)))
                .toList();
    }

    private static Path path(String name, String value, String element) {
        try {
            if (element.startsWith("/")) {
                return Path.of(element);
            }
        } catch (InvalidPathException e) {
            throw new IllegalStateException(
                    "the environment variable %s=%s can't be converted to a path: start Java with LC_ALL=C.UTF-8"
                            .formatted(name, Excerpt.of(value)),
                    e);
        }
        throw invalid(name, value, "absolute paths");
    }

    /** Returns an id of 32 hexadecimal digits. */
    Optional<String> id(String name) {
        Optional<String> id = text(name);
        if (id.filter(value -> !ID.matcher(value).matches()).isPresent()) {
            throw invalid(name, id.get(), "32 lower-case hexadecimal digits");
        }
        return id;
    }

    /** Returns the id of a process. */
    OptionalLong pid(String name) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            int pid = Integer.parseInt(text.get());
            if (pid > 0) {
                return OptionalLong.of(pid);
            }
        } catch (NumberFormatException _) { // is reported like 0
        }
        throw invalid(name, text.get(), "a process id");
    }

    /** Returns a device and an inode that are separated by a colon. */
    Optional<JournalStream> journalStream(String name) {
        return text(name).map(value -> {
            Matcher numbers = NUMBERS.matcher(value);
            try {
                if (numbers.matches()) {
                    return new JournalStream(
                            Long.parseUnsignedLong(numbers.group(1)), Long.parseUnsignedLong(numbers.group(2)));
                }
            } catch (NumberFormatException _) { // a number of more than 64 bits is reported like other text
            }
            throw invalid(name, value, "the numbers of a device and an inode");
        });
    }

    /** Returns bytes that are encoded in Base64; none if the variable isn't set. */
    byte[] base64(String name) {
        String value = text(name).orElse("");
        try {
            return Base64.getDecoder().decode(value.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(invalid(name, value, "Base64").getMessage(), e);
        }
    }

    static IllegalStateException invalid(String name, String value, String expected) {
        return new IllegalStateException(
                "the environment variable %s=%s is invalid, it must be %s: only the service manager should set it"
                        .formatted(name, Excerpt.of(value), expected));
    }
}
