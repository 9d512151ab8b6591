package io.github.systemd4j.templates.internal.names;

import io.github.systemd4j.templates.container.ContainerId;
import java.util.regex.Pattern;

/** Names the runtime's volumes of containers: one for each container and path, readable and reproducible. */
public final class VolumeNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9]+");
    /** Long enough to recognize the path. */
    private static final int SHOWN = 40;

    private VolumeNames() {}

    /** Returns the volume of a container for a path in it, such as {@code web1-data-0123456789ab} for /data. */
    public static String of(ContainerId id, String path) {
        String shown = NOT_IN_NAMES.matcher(path).replaceAll("-");
        return id + shown.substring(0, Math.min(shown.length(), SHOWN)) + "-" + Digests.of(id + ":" + path);
    }

    /** Checks the name of a volume. */
    public static String check(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw FieldChecks.error(
                    field,
                    "\"%s\" is not a volume name: use 1 to 255 of a-z A-Z 0-9 _ . -, and begin with a letter or digit"
                            .formatted(FieldChecks.printable(name)));
        }
        return name;
    }
}
