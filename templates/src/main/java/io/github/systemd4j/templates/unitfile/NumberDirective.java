package io.github.systemd4j.templates.unitfile;

import java.util.function.LongFunction;

/**
 * Directives that take a number, with the range of each. systemd ignores a number outside of the range with only a line
 * in its log, so that a limit would silently be none.
 */
enum NumberDirective {
    MEMORY_MAX("MemoryMax", 1, Long.MAX_VALUE, UnitValue::bytes),
    MEMORY_HIGH("MemoryHigh", 1, Long.MAX_VALUE, UnitValue::bytes),
    TASKS_MAX("TasksMax", 1, Long.MAX_VALUE, UnitValue::number),
    CPU_WEIGHT("CPUWeight", 1, 10_000, UnitValue::number),
    IO_WEIGHT("IOWeight", 1, 10_000, UnitValue::number),
    /** systemd has an int for hundredths of a percent. */
    CPU_QUOTA("CPUQuota", 1, Integer.MAX_VALUE / 100, percent -> UnitValue.raw(percent + "%")),
    BACKLOG("Backlog", 0, Integer.MAX_VALUE, UnitValue::number),
    SUCCESS_EXIT_STATUS("SuccessExitStatus", 0, 255, UnitValue::number);

    private final String key;
    private final long min;
    private final long max;
    private final LongFunction<UnitValue> writer;

    NumberDirective(String key, long min, long max, LongFunction<UnitValue> writer) {
        this.key = key;
        this.min = min;
        this.max = max;
        this.writer = writer;
    }

    String key() {
        return key;
    }

    /**
     * Writes a number.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    UnitValue value(long number) {
        if (number < min || number > max) {
            throw new IllegalArgumentException(
                    "%s=%d: systemd would ignore this number; give one from %d to %d".formatted(key, number, min, max));
        }
        return writer.apply(number);
    }
}
