package io.github.systemd4j.templates.internal.syntax;

import io.github.systemd4j.unit.UnitType;
import java.util.EnumSet;
import java.util.Set;

/** Decides which units can have further names. */
public final class UnitAliases {
    /** The types whose units systemd loads under an alias; it ignores links to units of the other types. */
    private static final Set<UnitType> ALLOWED = EnumSet.of(
            UnitType.SERVICE, UnitType.SOCKET, UnitType.TARGET, UnitType.DEVICE, UnitType.TIMER, UnitType.PATH);

    private UnitAliases() {}

    /** Returns whether systemd accepts aliases of units of a type. */
    public static boolean areAllowed(UnitType type) {
        return ALLOWED.contains(type);
    }
}
