package io.github.systemd4j.templates.internal.syntax;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;

/** Reads and writes numbers of bytes, with units to the base of 1024. */
public final class ByteSize {
    private record Unit(String name, int shift) {
        long bytes() {
            return 1L << shift;
        }
    }

    /** The units from the largest to the smallest, the order in which they may follow one another. */
    private static final List<Unit> UNITS = List.of(
            new Unit("E", 60),
            new Unit("P", 50),
            new Unit("T", 40),
            new Unit("G", 30),
            new Unit("M", 20),
            new Unit("K", 10),
            new Unit("B", 0),
            new Unit("", 0));

    private ByteSize() {}

    /** Reads a size; empty if it is {@code infinity}. */
    public static OptionalLong read(String text) {
        return text.equals(TimeSpan.INFINITY) ? OptionalLong.empty() : OptionalLong.of(bytes(text));
    }

    private static long bytes(String text) {
        var numbers = new NumberScanner(text);
        BigInteger bytes = BigInteger.ZERO;
        List<Unit> allowed = UNITS;
        do {
            BigInteger whole = numbers.digits();
            BigDecimal fraction = new BigDecimal("0." + numbers.fraction() + "0");
            Unit unit = numbers.unit(allowed, Unit::name)
                    .orElseThrow(() ->
                            numbers.failure("the units are not in order: write them from the largest to the smallest"));
            BigDecimal part = new BigDecimal(whole).add(fraction).multiply(BigDecimal.valueOf(unit.bytes()));
            bytes = bytes.add(part.toBigInteger());
            allowed = allowed.subList(allowed.indexOf(unit) + 1, allowed.size());
        } while (numbers.hasNext());
        if (bytes.bitLength() >= Long.SIZE) {
            throw numbers.failure("sizes of 8E and more are not supported: use infinity");
        }
        return bytes.longValueExact();
    }

    /** Writes a size, as in {@code 512M}. */
    public static String write(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("the size %d is negative: use 0 or more bytes".formatted(bytes));
        }
        Unit unit = UNITS.stream()
                .filter(candidate -> bytes % candidate.bytes() == 0)
                .filter(candidate -> bytes >= candidate.bytes() && candidate.shift > 0)
                .findFirst()
                .orElse(UNITS.getLast());
        return bytes / unit.bytes() + unit.name;
    }
}
