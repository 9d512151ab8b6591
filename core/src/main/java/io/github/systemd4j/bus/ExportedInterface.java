package io.github.systemd4j.bus;

import io.github.systemd4j.internal.text.NameRules;
import java.util.HashSet;
import java.util.List;

/**
 * Describes an interface that this program implements.
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
     * Checks the names.
     *
     * @throws IllegalArgumentException if the name of the interface is invalid, or two members have the same name
     */
    public ExportedInterface {
        NameRules.checkInterface(name);
        members = List.copyOf(members);
        checkDistinct(name, members);
    }

    /** Creates an interface with these members. */
    public static ExportedInterface of(String name, ExportedMember... members) {
        return new ExportedInterface(name, List.of(members));
    }

    private static void checkDistinct(String name, List<ExportedMember> members) {
        var seen = new HashSet<String>();
        for (ExportedMember member : members) {
            if (!seen.add(member.name())) {
                throw new IllegalArgumentException("%s has two members named %s".formatted(name, member.name()));
            }
        }
    }
}
