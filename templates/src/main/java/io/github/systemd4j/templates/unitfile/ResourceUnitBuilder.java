package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitType;

/**
 * Collects the directives of a unit whose processes' resources can be limited. A limit of 0 or less, which systemd
 * ignores, is an {@link IllegalArgumentException}, as is a weight out of its range; {@link #with} takes
 * {@link UnitValue#infinity()}.
 *
 * @param <B> the builder's own type
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html">
 *     systemd.resource-control(5)</a>
 */
public abstract sealed class ResourceUnitBuilder<B extends ResourceUnitBuilder<B>> extends UnitBuilder<B>
        permits ExecUnitBuilder, SliceUnitBuilder {
    ResourceUnitBuilder(UnitType type, String section) {
        super(type, section);
    }

    /** How much memory it may use, in bytes, before its processes are killed; see {@code MemoryMax=}. */
    public B memoryMax(long bytes) {
        return own(NumberDirective.MEMORY_MAX, bytes);
    }

    /** How much memory it may use, in bytes, before it is slowed down; see {@code MemoryHigh=}. */
    public B memoryHigh(long bytes) {
        return own(NumberDirective.MEMORY_HIGH, bytes);
    }

    /** How many tasks it may have, processes and threads together; see {@code TasksMax=}. */
    public B tasksMax(long tasks) {
        return own(NumberDirective.TASKS_MAX, tasks);
    }

    /** Its share of the processors' time, 1 to 10000, where others have 100; see {@code CPUWeight=}. */
    public B cpuWeight(int weight) {
        return own(NumberDirective.CPU_WEIGHT, weight);
    }

    /** How much of one processor's time it may use, in percent, which may be more than 100; see {@code CPUQuota=}. */
    public B cpuQuota(int percent) {
        return own(NumberDirective.CPU_QUOTA, percent);
    }

    /** Its share of the disks' time, 1 to 10000, where others have 100; see {@code IOWeight=}. */
    public B ioWeight(int weight) {
        return own(NumberDirective.IO_WEIGHT, weight);
    }
}
