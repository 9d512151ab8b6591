package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.templates.internal.syntax.UnitAliases;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;

/** Checks which units a directive can refer to. systemd ignores others and only logs that. */
final class UnitReferences {
    private UnitReferences() {}

    /**
     * Checks units that a unit depends on or activates.
     *
     * @throws IllegalArgumentException if one is a template; systemd would replace it by an instance with the unit's
     *     own name
     */
    static UnitName[] units(String key, UnitName... names) {
        for (UnitName name : names) {
            if (name.isTemplate()) {
                throw failure(
                        key,
                        name,
                        "a unit can't depend on a template: name an instance, such as "
                                + name.withInstance("x").value());
            }
        }
        return names;
    }

    /**
     * Checks units that must have a type.
     *
     * @throws IllegalArgumentException if one has another type, or is a template
     */
    static UnitName[] units(String key, UnitType type, UnitName... names) {
        for (UnitName name : names) {
            if (name.type() != type) {
                throw failure(key, name, "systemd would ignore this unit: name one that ends with " + type.suffix());
            }
        }
        return units(key, names);
    }

    /**
     * Checks aliases of a unit.
     *
     * @throws IllegalArgumentException if units of this type can't have aliases, or one is of another type
     */
    static UnitName[] aliases(UnitType type, UnitName... names) {
        for (UnitName name : names) {
            if (!UnitAliases.areAllowed(type)) {
                throw failure("Alias", name, "a %s can't have aliases: leave them out".formatted(type.dbusName()));
            }
            if (name.type() != type) {
                throw failure(
                        "Alias",
                        name,
                        "the unit is a %s: use an alias that ends with %s".formatted(type.dbusName(), type.suffix()));
            }
        }
        return names;
    }

    private static IllegalArgumentException failure(String key, UnitName name, String problem) {
        return new IllegalArgumentException("%s=%s: %s".formatted(key, name.value(), problem));
    }
}
