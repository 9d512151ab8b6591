package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.Assignment;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The facts about a container that its unit file records, in keys that begin with {@code X-} and that systemd ignores.
 *
 * @param id the identifier of the container
 * @param image the image that it runs
 * @param requestId the request that made this version
 * @param isolated whether it runs as its own user
 * @param user the user of its processes
 * @param ports its ports
 * @param socketActivation how connections to the ports are handled
 */
public record ContainerFacts(
        ContainerId id,
        ImageName image,
        RequestId requestId,
        boolean isolated,
        Optional<String> user,
        List<PortPair> ports,
        SocketActivation socketActivation) {
    private static final String SECTION = "Install";

    /** Copies the list. */
    public ContainerFacts {
        ports = List.copyOf(ports);
    }

    /** Returns the facts that a container's unit will record. */
    public static ContainerFacts of(ContainerUnit unit) {
        return new ContainerFacts(
                unit.id(),
                unit.image(),
                unit.requestId(),
                unit.isolated(),
                unit.user(),
                unit.ports(),
                unit.socketActivation());
    }

    /**
     * Reads the facts in a container's unit file, of any profile.
     *
     * @throws IllegalArgumentException if a key is missing or its value is invalid; the message names the file, the
     *     line and the key
     */
    public static ContainerFacts read(UnitDocument file) {
        return new ContainerFacts(
                required(file, "X-ContainerId", ContainerId::new),
                required(file, "X-ContainerImage", ImageName::new),
                required(file, "X-ContainerRequestId", RequestId::new),
                required(file, "X-ContainerType", ContainerFacts::isIsolated),
                optional(file, "X-ContainerUserId", ContainerFacts::userOrNone).flatMap(user -> user),
                file.assignments(SECTION, "X-PortMapping").stream()
                        .map(mapping -> parsed(file, mapping, PortPair::parse))
                        .toList(),
                optional(file, "X-SocketActivated", SocketActivation::of).orElse(SocketActivation.DISABLED));
    }

    private static boolean isIsolated(String word) {
        return switch (word) {
            case "isolated" -> true;
            case "simple" -> false;
            default ->
                throw new IllegalArgumentException(
                        "\"%s\" is not a container type: use isolated or simple".formatted(word));
        };
    }

    /** Reads a user; an empty value means none. */
    private static Optional<String> userOrNone(String text) {
        return Optional.of(text).filter(user -> !user.isEmpty()).map(ContainerUnitRules::checkUser);
    }

    private static <T> T required(UnitDocument file, String key, Function<String, T> parser) {
        return optional(file, key, parser)
                .orElseThrow(() ->
                        new IllegalArgumentException("%s: [%s] has no %s=: it is not a container's unit, or was damaged"
                                .formatted(name(file), SECTION, key)));
    }

    /** Reads the last assignment, which is the effective one for systemd, too. */
    private static <T> Optional<T> optional(UnitDocument file, String key, Function<String, T> parser) {
        return file.assignments(SECTION, key).stream()
                .reduce((_, last) -> last)
                .map(assignment -> parsed(file, assignment, parser));
    }

    private static <T> T parsed(UnitDocument file, Assignment assignment, Function<String, T> parser) {
        try {
            return parser.apply(assignment.value().text());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s:%d: %s=: %s".formatted(name(file), assignment.line(), assignment.key(), e.getMessage()), e);
        }
    }

    private static String name(UnitDocument file) {
        return file.origin().map(Object::toString).orElse("unit file");
    }
}
