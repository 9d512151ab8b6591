package io.github.systemd4j.templates.internal.syntax;

import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes time spans as systemd.time(7) describes them: in microseconds, up to the maximum of
 * {@code uint64_t}.
 */
public final class TimeSpan {
    /** The value for no limit. */
    public static final String INFINITY = "infinity";

    private static final BigInteger LIMIT = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

    private static final BigInteger LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private record Unit(String name, long micros) {}

    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long MONTH = 2_629_800 * SECOND;
    private static final long YEAR = 31_557_600 * SECOND;

    /** The longest span: systemd refuses a number of hours that reaches its limit after rounding. */
    private static final Duration LONGEST = Duration.ofHours(
                    LIMIT.divide(BigInteger.valueOf(HOUR)).longValueExact())
            .minus(1, ChronoUnit.MICROS);

    /** The units in the order in which systemd compares them. */
    private static final List<Unit> UNITS = List.of(
            new Unit("seconds", SECOND),
            new Unit("second", SECOND),
            new Unit("sec", SECOND),
            new Unit("s", SECOND),
            new Unit("minutes", MINUTE),
            new Unit("minute", MINUTE),
            new Unit("min", MINUTE),
            new Unit("months", MONTH),
            new Unit("month", MONTH),
            new Unit("M", MONTH),
            new Unit("msec", 1_000),
            new Unit("ms", 1_000),
            new Unit("m", MINUTE),
            new Unit("hours", HOUR),
            new Unit("hour", HOUR),
            new Unit("hr", HOUR),
            new Unit("h", HOUR),
            new Unit("days", DAY),
            new Unit("day", DAY),
            new Unit("d", DAY),
            new Unit("weeks", 7 * DAY),
            new Unit("week", 7 * DAY),
            new Unit("w", 7 * DAY),
            new Unit("years", YEAR),
            new Unit("year", YEAR),
            new Unit("y", YEAR),
            new Unit("usec", 1),
            new Unit("us", 1),
            // the Greek letter, and the sign
            new Unit("\u03bcs", 1),
            new Unit("\u00b5s", 1));

    /** The unit of a number without one. */
    private static final Unit DEFAULT = new Unit("", SECOND);

    private TimeSpan() {}

    /** Reads a span; empty if it is {@code infinity}. */
    public static Optional<Duration> read(String text) {
        if (Line.strip(text).equals(INFINITY)) {
            return Optional.empty();
        }
        var numbers = new NumberScanner(text);
        BigInteger micros = BigInteger.ZERO;
        do {
            micros = micros.add(next(numbers));
        } while (numbers.hasNext());
        if (micros.compareTo(LIMIT) >= 0) {
            throw numbers.failure("the span is too long: use infinity");
        }
        return Optional.of(duration(micros));
    }

    private static BigInteger next(NumberScanner numbers) {
        BigInteger whole = numbers.digitsBeforePoint();
        boolean point = numbers.isAtPoint();
        String fraction = numbers.fraction();
        if (point && fraction.isEmpty()) {
            throw numbers.failure("digits are expected after the decimal point");
        }
        Unit unit = numbers.unit(UNITS, Unit::name).orElse(DEFAULT);
        if (whole.compareTo(LONG) > 0 || whole.compareTo(LIMIT.divide(BigInteger.valueOf(unit.micros))) >= 0) {
            throw numbers.failure("the span is too long: use infinity");
        }
        return whole.multiply(BigInteger.valueOf(unit.micros)).add(part(fraction, unit.micros));
    }

    /** Returns the part of a unit that decimals represent. Each digit is rounded down, as systemd does it. */
    private static BigInteger part(String fraction, long micros) {
        BigInteger part = BigInteger.ZERO;
        long weight = micros;
        for (int i = 0; i < fraction.length() && weight > 0; i++) {
            weight /= 10;
            part = part.add(BigInteger.valueOf(weight * Character.digit(fraction.charAt(i), 10)));
        }
        return part;
    }

    private static Duration duration(BigInteger micros) {
        BigInteger[] parts = micros.divideAndRemainder(BigInteger.valueOf(SECOND));
        return Duration.ofSeconds(parts[0].longValueExact()).plus(parts[1].longValueExact(), ChronoUnit.MICROS);
    }

    /** Writes a span, as in {@code 1min 30s 500ms}. */
    public static String write(Duration span) {
        if (span.isNegative() || span.getNano() % 1_000 != 0 || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s is not a valid time span: use whole microseconds from 0 to %s, or infinity"
                            .formatted(span, LONGEST));
        }
        var text = new StringBuilder();
        append(text, span.toHours(), "h");
        append(text, span.toMinutesPart(), "min");
        append(text, span.toSecondsPart(), "s");
        append(text, span.getNano() / 1_000_000, "ms");
        append(text, span.getNano() / 1_000 % 1_000, "us");
        return text.isEmpty() ? "0" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(text.isEmpty() ? "" : " ").append(number).append(unit);
        }
    }
}
