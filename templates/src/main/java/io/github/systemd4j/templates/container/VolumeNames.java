package io.github.systemd4j.templates.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Names the runtime's volumes of containers: one for each container and path, readable, and the same each time. */
final class VolumeNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9]+");
    /** Long enough to be recognized. */
    private static final int SHOWN = 40;
    /** 48 bits tell paths apart whose shown parts are the same. */
    private static final int DIGEST_BYTES = 6;

    private VolumeNames() {}

    /** Returns the volume of a container for what it sees at a path: {@code web1-data-0123456789ab} for /data. */
    static String of(ContainerId id, String path) {
        String shown = NOT_IN_NAMES.matcher(path).replaceAll("-");
        return id + shown.substring(0, Math.min(shown.length(), SHOWN)) + "-" + digest(id + ":" + path);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }

    static String check(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw Fields.error(
                    field,
                    "\"%s\" is no name of a volume: use 1 to 255 of a-z A-Z 0-9 _ . -, a letter or digit first"
                            .formatted(Fields.printable(name)));
        }
        return name;
    }
}
