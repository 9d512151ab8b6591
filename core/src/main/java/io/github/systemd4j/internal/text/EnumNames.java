package io.github.systemd4j.internal.text;

import java.util.Locale;

/** Enums as the words that systemd uses for them: lower case, with hyphens. */
public final class EnumNames {
    private EnumNames() {}

    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant for a word; {@code unknown} for one that came with a newer systemd. */
    public static <E extends Enum<E>> E parse(String word, E unknown) {
        for (E constant : unknown.getDeclaringClass().getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        return unknown;
    }
}
