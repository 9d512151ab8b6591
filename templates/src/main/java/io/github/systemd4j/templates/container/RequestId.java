package io.github.systemd4j.templates.container;

import io.github.systemd4j.unit.UnitName;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Identifies a request to change something: 1 to 128 characters of the URL-safe Base64 alphabet, as names of files
 * and units may have them. Each version of a container's unit is named after the request that made it.
 *
 * @param value the name as text
 */
public record RequestId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int RANDOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is none
     */
    public RequestId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no id of a request: those are 1 to 128 of a-z A-Z 0-9 _ -".formatted(value));
        }
    }

    /** Returns whether this is the id of a request. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Returns the id of a request that is known by bytes.
     *
     * @param bytes 1 to 96
     * @throws IllegalArgumentException if they are none or more
     */
    public static RequestId of(byte[] bytes) {
        return new RequestId(BASE64.encodeToString(bytes));
    }

    /** Creates a random id, out of 16 random bytes. */
    public static RequestId random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    /** Returns the unit that carries out the request: {@code job-<id>.service}. */
    public UnitName jobName() {
        return new UnitName("job-" + value + ".service");
    }

    @Override
    public String toString() {
        return value;
    }
}
