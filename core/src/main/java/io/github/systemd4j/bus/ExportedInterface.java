package io.github.systemd4j.bus;

import java.util.List;

/**
 * An interface that this side implements.
 *
 * <pre>{@code
 * var calculator = ExportedInterface.of(
 *         "io.github.example.Calculator",
 *         ExportedMember.Method.of("Add", "ii", "i", call -> {
 *             BodyReader numbers = call.body();
 *             return Body.of("i", Math.addExact(numbers.readInt32(), numbers.readInt32()));
 *         }),
 *         ExportedMember.Property.readOnly("Version", "s", () -> "1.0"));
 * Registration registration = bus.export("/io/github/example", calculator);
 * }</pre>
 *
 * @param name of the interface
 * @param members its methods, signals and properties
 */
public record ExportedInterface(String name, List<ExportedMember> members) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public ExportedInterface {
        Names.checkInterface(name);
        members = List.copyOf(members);
    }

    /** An interface with these members. */
    public static ExportedInterface of(String name, ExportedMember... members) {
        return new ExportedInterface(name, List.of(members));
    }
}
