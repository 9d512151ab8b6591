package io.github.systemd4j.templates.container;

/**
 * A port of a container, and the host's port that leads to it.
 *
 * @param internal what the container listens on, 1 to 65535
 * @param external what the host listens on, 1 to 65535
 */
public record PortPair(int internal, int external) {
    private static final int MAX = 65_535;
    private static final int MAX_DIGITS = 5;

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one is no port; the message names it
     */
    public PortPair {
        check("internal", internal);
        check("external", external);
    }

    private static void check(String field, int port) {
        if (port < 1 || port > MAX) {
            throw new IllegalArgumentException("%s: %d is no port: those are 1 to %d".formatted(field, port, MAX));
        }
    }

    /**
     * Reads what {@code X-PortMapping=} has: {@code 8080:4001}, the container's port first.
     *
     * @throws IllegalArgumentException if it isn't two ports with a colon
     */
    public static PortPair parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"%s\" is no pair of ports: 8080:4001 would be one".formatted(text));
        }
        return new PortPair(port("internal", text.substring(0, colon)), port("external", text.substring(colon + 1)));
    }

    private static int port(String field, String digits) {
        boolean number = digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || digits.isEmpty() || digits.length() > MAX_DIGITS) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is no port: those are 1 to %d".formatted(field, digits, MAX));
        }
        return Integer.parseInt(digits);
    }

    /** As {@code X-PortMapping=} has it. */
    @Override
    public String toString() {
        return internal + ":" + external;
    }
}
