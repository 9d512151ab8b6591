package io.github.systemd4j.templates.unitfile;

import java.util.function.LongFunction;

/**
 * Lists the directives that have a number, and their ranges. systemd ignores a number out of range and only logs that,
 * so a limit would silently not apply.
 */
enum NumberDirective {
    MEMORY_MAX("MemoryMax", 1, Long.MAX_VALUE, UnitValue::bytes),
    MEMORY_HIGH("MemoryHigh", 1, Long.MAX_VALUE, UnitValue::bytes),
    TASKS_MAX("TasksMax", 1, Long.MAX_VALUE, UnitValue::number),
    CPU_WEIGHT("CPUWeight", 1, 10_000, UnitValue::number),
    IO_WEIGHT("IOWeight", 1, 10_000, UnitValue::number),
    /** The maximum follows from systemd's int for hundredths of a percent. */
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
     * @throws IllegalArgumentException if the number is out of range
     */
    UnitValue value(long number) {
        if (number < min || number > max) {
            throw new IllegalArgumentException("%s=%d is out of range, and systemd would ignore it: use %d to %d"
                    .formatted(key, number, min, max));
        }
        return writer.apply(number);
    }
}
