package io.github.systemd4j.activation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.systemd4j.internal.text.Excerpt;
import java.net.SocketAddress;
import java.util.Arrays;

/**
 * The address of a Unix socket that {@link java.net.UnixDomainSocketAddress} can't represent: an abstract name, or a
 * path that isn't valid in the encoding of Java's file names. See unix(7).
 */
public final class UnixSocketName extends SocketAddress {
    private static final long serialVersionUID = 1L;

    /** The size of {@code sun_path}. */
    private static final int MAX_BYTES = 108;

    private final byte[] bytes;

    UnixSocketName(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Creates an abstract name.
     *
     * @param name without the {@code @} that systemd writes before it, in UTF-8
     * @throws IllegalArgumentException if it has more than 107 bytes, or none
     */
    public static UnixSocketName ofAbstract(String name) {
        byte[] text = ('\0' + name).getBytes(UTF_8);
        if (text.length == 1 || text.length > MAX_BYTES) {
            throw new IllegalArgumentException("the abstract name \"%s\" has %d bytes: use 1 to %d"
                    .formatted(Excerpt.of(name), text.length - 1, MAX_BYTES - 1));
        }
        return new UnixSocketName(text);
    }

    /** Returns the bytes of {@code sun_path}, including the leading NUL of an abstract name. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns whether this is an abstract name, which isn't in the file system. */
    public boolean isAbstract() {
        return bytes[0] == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixSocketName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the name as systemd writes it: an abstract name after {@code @}. */
    @Override
    public String toString() {
        return new String(bytes, UTF_8).replace('\0', '@');
    }
}
