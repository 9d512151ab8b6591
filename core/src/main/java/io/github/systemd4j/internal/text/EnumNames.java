package io.github.systemd4j.internal.text;

import java.util.Locale;

/** Converts enum constants to and from their names in systemd's D-Bus API: lower case, with hyphens. */
public final class EnumNames {
    private EnumNames() {}

    /** Returns the name that systemd uses for a constant. */
    public static String dbusName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the constant with this name; {@code unknown} for a name that is newer than this library. */
    public static <E extends Enum<E>> E parse(String dbusName, E unknown) {
        for (E constant : unknown.getDeclaringClass().getEnumConstants()) {
            if (dbusName(constant).equals(dbusName)) {
                return constant;
            }
        }
        return unknown;
    }
}
