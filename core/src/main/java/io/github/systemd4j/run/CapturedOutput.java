package io.github.systemd4j.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * What a command wrote to one of its streams, up to a limit. Immutable.
 *
 * @see StandardStreams#limit
 */
public final class CapturedOutput {
    private final byte[] bytes;
    private final long discarded;
    private final boolean cut;

    /** Takes ownership of the bytes. */
    CapturedOutput(byte[] bytes, long discarded, boolean cut) {
        this.bytes = bytes;
        this.discarded = discarded;
        this.cut = cut;
    }

    static CapturedOutput none() {
        return new CapturedOutput(new byte[0], 0, false);
    }

    /** Returns a copy of the captured bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Returns the captured bytes as UTF-8. A byte that is no UTF-8 becomes {@code U+FFFD}, also where the limit has cut
     * a character.
     */
    public String text() {
        return new String(bytes, UTF_8);
    }

    /** Returns the lines of {@link #text}, without their ends. */
    public List<String> lines() {
        return text().lines().toList();
    }

    /** Returns whether the command wrote, or may have written, more than was captured. */
    public boolean isTruncated() {
        return cut || discarded > 0;
    }

    /** Returns how many bytes were read and discarded. With {@link Overflow#CLOSE} the rest isn't counted. */
    public long discarded() {
        return discarded;
    }

    /** Returns the sizes, but no contents, which may be secret. */
    @Override
    public String toString() {
        return isTruncated()
                ? "%d bytes, %d discarded".formatted(bytes.length, discarded)
                : "%d bytes".formatted(bytes.length);
    }
}
