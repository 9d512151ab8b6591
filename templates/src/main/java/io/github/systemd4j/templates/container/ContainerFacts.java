package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.Assignment;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a container's unit file says about the container, in keys that begin with {@code X-} and that systemd skips.
 *
 * @param id what the container is called
 * @param image what it runs
 * @param requestId the request that asked for this version of it
 * @param isolated whether it runs as a user of its own
 * @param user the user that its processes run as
 * @param ports its ports
 * @param socketActivation what becomes of connections to them
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

    /** Returns what a container's unit will say. */
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
     * Reads what a container's unit file says, whichever profile it was rendered in.
     *
     * @throws IllegalArgumentException if a key is missing, or its value is none; the message names the file, the line
     *     and the key
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
                optional(file, "X-SocketActivated", SocketActivation::ofWord).orElse(SocketActivation.DISABLED));
    }

    private static boolean isIsolated(String word) {
        return switch (word) {
            case "isolated" -> true;
            case "simple" -> false;
            default -> throw new IllegalArgumentException("\"%s\" is neither isolated nor simple".formatted(word));
        };
    }

    /** Reads a user; an empty value stands for none. */
    private static Optional<String> userOrNone(String text) {
        return Optional.of(text).filter(user -> !user.isEmpty()).map(ContainerUnitRules::checkUser);
    }

    private static <T> T required(UnitDocument file, String key, Function<String, T> parser) {
        return optional(file, key, parser)
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s: [%s] has no %s=, which a container's unit has".formatted(name(file), SECTION, key)));
    }

    /** Reads the last assignment, which counts, as for systemd. */
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
