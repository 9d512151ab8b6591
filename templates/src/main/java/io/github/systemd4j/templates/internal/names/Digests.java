package io.github.systemd4j.templates.internal.names;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Distinguishes texts by a few characters, which names end with. */
public final class Digests {
    /** 48 bits: enough for the names of one machine. */
    private static final int BYTES = 6;

    private Digests() {}

    /** Returns twelve hexadecimal digits of a text's SHA-256. */
    public static String of(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }
}
