package io.github.systemd4j.journal;

import io.github.systemd4j.bindings.Libsystemd;
import io.github.systemd4j.bindings.libsystemd.sd_id128;
import io.github.systemd4j.bindings.libsystemd.sd_id128_h;
import io.github.systemd4j.internal.text.Excerpt;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * An id of 128 bits, as systemd gives it to machines, boots, invocations of units, and kinds of messages.
 *
 * @param mostSignificant the first eight bytes, big-endian
 * @param leastSignificant the last eight bytes, big-endian
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd-id128.html">sd-id128(3)</a>
 */
public record Id128(long mostSignificant, long leastSignificant) {
    private static final ValueLayout.OfLong HALF = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final HexFormat HEX = HexFormat.of();
    private static final int HALF_DIGITS = 2 * Long.BYTES;
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{32}");
    private static final Pattern UUID_DIGITS = Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    /**
     * Returns the id with these digits.
     *
     * @param text 32 hexadecimal digits, or a UUID with its hyphens
     * @throws IllegalArgumentException if it is something else
     */
    public static Id128 parse(String text) {
        String digits = UUID_DIGITS.matcher(text).matches() ? text.replace("-", "") : text;
        if (!DIGITS.matcher(digits).matches()) {
            throw new IllegalArgumentException(
                    "invalid id \"%s\": it must have 32 hexadecimal digits, or be a UUID".formatted(Excerpt.of(text)));
        }
        return new Id128(
                HexFormat.fromHexDigitsToLong(digits, 0, HALF_DIGITS),
                HexFormat.fromHexDigitsToLong(digits, HALF_DIGITS, 2 * HALF_DIGITS));
    }

    /** Returns the id with the bytes of a UUID. */
    public static Id128 of(UUID uuid) {
        return new Id128(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /**
     * Returns the id of this machine; see machine-id(5). It is confidential: use it as part of other ids only.
     *
     * @throws JournalException if the machine has none
     */
    public static Id128 machine() {
        return read("machine", sd_id128_h::sd_id128_get_machine);
    }

    /**
     * Returns the id of the current boot.
     *
     * @throws JournalException if the kernel's file can't be read
     */
    public static Id128 boot() {
        return read("boot", sd_id128_h::sd_id128_get_boot);
    }

    /**
     * Returns the id of this invocation of the service that this process belongs to.
     *
     * @throws JournalException if this process belongs to no service of systemd
     */
    public static Id128 invocation() {
        return read("invocation", sd_id128_h::sd_id128_get_invocation);
    }

    private static Id128 read(String what, ToIntFunction<MemorySegment> function) {
        Libsystemd.load();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment id = call.allocate(sd_id128.layout());
            JournalException.check(function.applyAsInt(id), "reading the id of this " + what);
            return at(id, 0);
        }
    }

    /** Returns the id in 16 bytes of memory. */
    static Id128 at(MemorySegment memory, long offset) {
        return new Id128(memory.get(HALF, offset), memory.get(HALF, offset + Long.BYTES));
    }

    /** Returns whether the memory has this id. */
    boolean isAt(MemorySegment memory, long offset) {
        return memory.get(HALF, offset) == mostSignificant && memory.get(HALF, offset + Long.BYTES) == leastSignificant;
    }

    /** Returns the C struct with this id. */
    MemorySegment toStruct(Arena arena) {
        MemorySegment struct = arena.allocate(sd_id128.layout());
        struct.set(HALF, 0, mostSignificant);
        struct.set(HALF, Long.BYTES, leastSignificant);
        return struct;
    }

    /** Returns the UUID with the same bytes. */
    public UUID toUuid() {
        return new UUID(mostSignificant, leastSignificant);
    }

    /** Returns the 32 hexadecimal digits, in lower case, as in fields of the journal. */
    @Override
    public String toString() {
        return HEX.toHexDigits(mostSignificant) + HEX.toHexDigits(leastSignificant);
    }
}
