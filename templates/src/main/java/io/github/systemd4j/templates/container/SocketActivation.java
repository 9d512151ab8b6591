package io.github.systemd4j.templates.container;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What becomes of the connections to a container's ports. */
public enum SocketActivation {
    /** The runtime forwards them; they start nothing. */
    DISABLED,

    /** systemd listens, and the container takes its listening sockets over. */
    ENABLED,

    /**
     * systemd listens, and {@code systemd-socket-proxyd} passes the connections on: a service of the host that enters the
     * container's network or, in geard's profile, a program of the container's hook.
     */
    PROXIED;

    /**
     * Reads the value of {@code X-SocketActivated=}.
     *
     * @throws IllegalArgumentException if it names none
     */
    public static SocketActivation ofWord(String word) {
        return Arrays.stream(values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is no kind of socket activation: those are %s".formatted(word, words())));
    }

    private static String words() {
        return Arrays.stream(values()).map(SocketActivation::word).collect(Collectors.joining(", "));
    }

    /** Returns the value of {@code X-SocketActivated=}: the name in small letters. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
