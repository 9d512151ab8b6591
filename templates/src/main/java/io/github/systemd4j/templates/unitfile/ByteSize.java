package io.github.systemd4j.templates.unitfile;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;

/** Numbers of bytes, with units to the base of 1024. */
final class ByteSize {
    private record Unit(String name, int shift) {
        long bytes() {
            return 1L << shift;
        }
    }

    /** From the largest to the smallest, in which order they may follow one another. */
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

    static OptionalLong read(String text) {
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
                    .orElseThrow(() -> numbers.failure("the units aren't in order, from the largest to the smallest"));
            BigDecimal part = new BigDecimal(whole).add(fraction).multiply(BigDecimal.valueOf(unit.bytes()));
            bytes = bytes.add(part.toBigInteger());
            allowed = allowed.subList(allowed.indexOf(unit) + 1, allowed.size());
        } while (numbers.hasNext());
        if (bytes.bitLength() >= Long.SIZE) {
            throw numbers.failure("8E and more aren't supported: make it infinity");
        }
        return bytes.longValueExact();
    }

    /** As it is written: {@code 512M}. */
    static String write(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("%d bytes: a size isn't negative".formatted(bytes));
        }
        Unit unit = UNITS.stream()
                .filter(candidate -> bytes % candidate.bytes() == 0)
                .filter(candidate -> bytes >= candidate.bytes() && candidate.shift > 0)
                .findFirst()
                .orElse(UNITS.getLast());
        return bytes / unit.bytes() + unit.name;
    }
}
