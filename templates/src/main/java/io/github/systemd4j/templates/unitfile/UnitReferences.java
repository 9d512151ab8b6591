package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;

/** Which units a directive can refer to; systemd ignores others with only a line in its log. */
final class UnitReferences {
    private UnitReferences() {}

    /**
     * Checks units that a unit depends on or activates.
     *
     * @throws IllegalArgumentException if one is a template, of which systemd would make an instance that is named after
     *     the unit
     */
    static UnitName[] units(String key, UnitName... names) {
        for (UnitName name : names) {
            if (name.isTemplate()) {
                throw failure(
                        key,
                        name,
                        "a template can't be depended on; name an instance, such as "
                                + name.withInstance("x").value());
            }
        }
        return names;
    }

    /**
     * Checks units that must have a type.
     *
     * @throws IllegalArgumentException if one has another, or is a template
     */
    static UnitName[] units(String key, UnitType type, UnitName... names) {
        for (UnitName name : names) {
            if (name.type() != type) {
                throw failure(key, name, "systemd would ignore it; name a unit that ends with " + type.suffix());
            }
        }
        return units(key, names);
    }

    /**
     * Checks other names of a unit.
     *
     * @throws IllegalArgumentException if units of this type can't have any, or one is of another type
     */
    static UnitName[] aliases(UnitType type, UnitName... names) {
        for (UnitName name : names) {
            if (!UnitNames.mayHaveAliases(type)) {
                throw failure("Alias", name, "a %s can't have other names; leave it out".formatted(type.dbusName()));
            }
            if (name.type() != type) {
                throw failure(
                        "Alias",
                        name,
                        "the unit is a %s; name one that ends with %s".formatted(type.dbusName(), type.suffix()));
            }
        }
        return names;
    }

    private static IllegalArgumentException failure(String key, UnitName name, String problem) {
        return new IllegalArgumentException("%s=%s: %s".formatted(key, name.value(), problem));
    }
}
