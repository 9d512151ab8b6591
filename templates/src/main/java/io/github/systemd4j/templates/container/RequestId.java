package io.github.systemd4j.templates.container;

import io.github.systemd4j.unit.UnitName;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Identifies a request to change something: 1 to 128 characters of the URL-safe Base64 alphabet, which are valid in
 * names of files and units. Each version of a container's unit is named after the request that made it.
 *
 * @param value the id as text
 */
public record RequestId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    /** As many as a UUID has, so that random ids don't collide. */
    private static final int RANDOM_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if it is invalid
     */
    public RequestId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a request id: use 1 to 128 of a-z A-Z 0-9 _ -".formatted(value));
        }
    }

    /** Returns whether a text is a valid id. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * Returns the id of a request that is identified by bytes.
     *
     * @param bytes 1 to 96
     * @throws IllegalArgumentException if there are no or more bytes
     */
    public static RequestId of(byte[] bytes) {
        return new RequestId(BASE64.encodeToString(bytes));
    }

    /** Creates a random id from 16 random bytes. */
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
