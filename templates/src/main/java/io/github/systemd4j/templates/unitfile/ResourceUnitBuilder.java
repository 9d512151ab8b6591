package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitType;

/**
 * Builds the file of a unit that can limit the resources of its processes. A limit of 0 or less, which systemd ignores,
 * causes an {@link IllegalArgumentException}, as does a weight out of range. For no limit, pass
 * {@link UnitValue#infinity()} to {@link #with}.
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

    /** Sets the amount of memory, in bytes, above which processes are killed; see {@code MemoryMax=}. */
    public B memoryMax(long bytes) {
        return own(NumberDirective.MEMORY_MAX, bytes);
    }

    /** Sets the amount of memory, in bytes, above which processes are slowed down; see {@code MemoryHigh=}. */
    public B memoryHigh(long bytes) {
        return own(NumberDirective.MEMORY_HIGH, bytes);
    }

    /** Sets the maximum number of tasks, processes and threads together; see {@code TasksMax=}. */
    public B tasksMax(long tasks) {
        return own(NumberDirective.TASKS_MAX, tasks);
    }

    /** Sets the share of CPU time, 1 to 10000, where the default is 100; see {@code CPUWeight=}. */
    public B cpuWeight(int weight) {
        return own(NumberDirective.CPU_WEIGHT, weight);
    }

    /** Sets the limit of CPU time in percent of one processor, which may be above 100; see {@code CPUQuota=}. */
    public B cpuQuota(int percent) {
        return own(NumberDirective.CPU_QUOTA, percent);
    }

    /** Sets the share of disk time, 1 to 10000, where the default is 100; see {@code IOWeight=}. */
    public B ioWeight(int weight) {
        return own(NumberDirective.IO_WEIGHT, weight);
    }
}
