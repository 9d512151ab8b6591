package io.github.systemd4j.templates.container;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Selects how connections to a container's ports are handled. */
public enum SocketActivation {
    /** The runtime forwards them. They start nothing. */
    DISABLED,

    /** systemd listens, and the container takes over its listening sockets. */
    ENABLED,

    /**
     * systemd listens, and {@code systemd-socket-proxyd} passes the connections on. It runs as a service of the host
     * that enters the container's network or, in geard's profile, as a program of the container's hook.
     */
    PROXIED;

    /**
     * Reads the value of {@code X-SocketActivated=}.
     *
     * @throws IllegalArgumentException if the value is unknown
     */
    public static SocketActivation of(String text) {
        return Arrays.stream(values())
                .filter(value -> value.directiveValue().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is not a kind of socket activation: use %s".formatted(text, all())));
    }

    private static String all() {
        return Arrays.stream(values()).map(SocketActivation::directiveValue).collect(Collectors.joining(", "));
    }

    /** Returns the value of {@code X-SocketActivated=}: the name in lower case. */
    public String directiveValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
