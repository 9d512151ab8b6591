package io.github.systemd4j.properties;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The properties of a slice that are used most; see org.freedesktop.systemd1(5), "Slice Unit Objects".
 *
 * <p>An accessor throws {@link IllegalArgumentException} if systemd didn't send its property, because it is older.
 *
 * @param properties all properties
 */
public record SliceProperties(UnitProperties properties) {
    /** Returns the slice that it is in. */
    public String slice() {
        return properties.getString("Slice");
    }

    /** Returns its control group; empty while there is none. */
    public String controlGroup() {
        return properties.getString("ControlGroup");
    }

    /** Returns how much memory it uses, in bytes; empty without memory accounting. */
    public OptionalLong memoryCurrent() {
        return properties.getOptionalLong("MemoryCurrent");
    }

    /** Returns how many tasks it has; empty without accounting. */
    public OptionalLong tasksCurrent() {
        return properties.getOptionalLong("TasksCurrent");
    }

    /** Returns the processor time that it has used; empty without accounting. */
    public Optional<Duration> cpuUsage() {
        return properties.getDuration("CPUUsageNSec");
    }
}
