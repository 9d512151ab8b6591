package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.manager.UnitName;

/**
 * Collects the directives of a unit whose processes' resources can be limited.
 *
 * @param <B> the builder's own type
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.resource-control.html">
 *     systemd.resource-control(5)</a>
 */
public abstract sealed class ResourceUnitBuilder<B extends ResourceUnitBuilder<B>> extends UnitBuilder<B>
        permits ExecUnitBuilder, SliceUnitBuilder {
    ResourceUnitBuilder(String section) {
        super(section);
    }

    /** The slice that its processes are in; see {@code Slice=}. */
    public B slice(UnitName slice) {
        return own("Slice", UnitValue.unit(slice));
    }

    /** How much memory it may use, in bytes, before its processes are killed; see {@code MemoryMax=}. */
    public B memoryMax(long bytes) {
        return own("MemoryMax", UnitValue.bytes(bytes));
    }

    /** How much memory it may use, in bytes, before it is slowed down; see {@code MemoryHigh=}. */
    public B memoryHigh(long bytes) {
        return own("MemoryHigh", UnitValue.bytes(bytes));
    }

    /** How many tasks it may have, processes and threads together; see {@code TasksMax=}. */
    public B tasksMax(long tasks) {
        return own("TasksMax", UnitValue.number(tasks));
    }

    /** Its share of the processors' time, 1 to 10000, where others have 100; see {@code CPUWeight=}. */
    public B cpuWeight(int weight) {
        return own("CPUWeight", UnitValue.number(weight));
    }

    /** How much of one processor's time it may use, in percent, which may be more than 100; see {@code CPUQuota=}. */
    public B cpuQuota(int percent) {
        return own("CPUQuota", UnitValue.raw(percent + "%"));
    }

    /** Its share of the disks' time, 1 to 10000, where others have 100; see {@code IOWeight=}. */
    public B ioWeight(int weight) {
        return own("IOWeight", UnitValue.number(weight));
    }
}
