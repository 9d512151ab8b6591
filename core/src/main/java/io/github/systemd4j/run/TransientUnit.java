package io.github.systemd4j.run;

import io.github.systemd4j.internal.systemd.EnvironmentAssignments;
import io.github.systemd4j.internal.systemd.PropertyValues;
import io.github.systemd4j.internal.systemd.TransientProperties;
import io.github.systemd4j.internal.systemd.TransientProperty;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unit that is created at run time, without a file: its name and its properties. Immutable. It may be started any number
 * of times, each time after the previous unit was unloaded.
 *
 * <pre>{@code
 * TransientUnit.of("backup.service")
 *         .description("Nightly backup")
 *         .execStart("/usr/bin/backup", "--all")
 *         .user("backup")
 *         .memoryMax(512L << 20)
 *         .with("ProtectSystem", "strict")
 *         .with("SystemCallFilter", Struct.of(true, List.of("@system-service")))
 * }</pre>
 *
 * <p>Each property is checked when it is added: units of the type must support it, and the value must have its type.
 * systemd checks the meaning of the value. If a list property is added several times, the list grows, and an empty list
 * clears it. For other properties, the last value applies.
 *
 * <p>File descriptors among the values belong to the caller, and must be open when the unit is started.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5), StartTransientUnit</a>
 */
public final class TransientUnit {
    /** The value 2^64-1, which stands for no limit, or for never, in properties of type {@code t}. */
    public static final long INFINITY = PropertyValues.INFINITY;

    private static final double MICROS_PER_SECOND = 1e6;
    private static final String UNKNOWN_PROPERTY = "withUnchecked passes one that is newer than systemd 252";

    private final UnitName name;
    private final List<TransientProperty> properties;
    private final List<TransientUnit> auxiliaries;

    private TransientUnit(UnitName name, List<TransientProperty> properties, List<TransientUnit> auxiliaries) {
        this.name = name;
        this.properties = properties;
        this.auxiliaries = auxiliaries;
    }

    /** Returns a unit without properties; see {@link #of(UnitName)}. */
    public static TransientUnit of(String name) {
        return of(new UnitName(name));
    }

    /**
     * Returns a unit without properties. Services, scopes, slices, sockets, timers, paths, mounts and automounts can be
     * created at run time.
     *
     * @throws IllegalArgumentException if units of the type can't be created at run time, or if the name is a template
     */
    public static TransientUnit of(UnitName name) {
        TransientProperties.of(name.type());
        if (name.isTemplate()) {
            throw new IllegalArgumentException(
                    "%s is a template: UnitName.withInstance makes it the name of a unit".formatted(name));
        }
        return new TransientUnit(name, List.of(), List.of());
    }

    /**
     * Returns a service that runs a command, with a name that no other unit has, such as
     * {@code run-2f8a61c07d3e4b95.service}. It isn't kept after its end, even if it has failed.
     *
     * @param argv the absolute path of the program, and its arguments; see {@link #execStart}
     */
    public static TransientUnit command(String... argv) {
        return of("run-%016x.service".formatted(ThreadLocalRandom.current().nextLong()))
                .with("CollectMode", "inactive-or-failed")
                .execStart(argv);
    }

    /** Returns the unit's name. */
    public UnitName name() {
        return name;
    }

    /**
     * Adds a property by its name in systemd's D-Bus API, such as {@code RuntimeMaxUSec} for {@code RuntimeMaxSec=} of unit
     * files.
     *
     * @param value a Java value of the property's type, see {@link io.github.systemd4j.message.Body#of}; a {@link Duration} for
     *     times in microseconds; or {@link #INFINITY}
     * @throws IllegalArgumentException if units of this type don't support the property, or if the value has another type;
     *     the message contains similar properties, or the type
     */
    public TransientUnit with(String property, Object value) {
        return add(TransientProperty.of(name.type(), property, value, UNKNOWN_PROPERTY));
    }

    /**
     * Adds a property that this library doesn't have to know, such as one of a newer systemd.
     *
     * @throws IllegalArgumentException if the value does not have the variant's type
     */
    public TransientUnit withUnchecked(String property, Variant value) {
        return add(TransientProperty.of(property, value));
    }

    private TransientUnit add(TransientProperty property) {
        return new TransientUnit(name, append(properties, property), auxiliaries);
    }

    /**
     * Adds a unit that is created before this one is started, and is not started itself: the service of a socket, timer or
     * path.
     *
     * @throws IllegalArgumentException if that unit has auxiliary units of its own
     */
    public TransientUnit withAuxiliary(TransientUnit unit) {
        if (!unit.auxiliaries.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has auxiliary units of its own: add them to %s instead".formatted(unit.name, name));
        }
        return new TransientUnit(name, properties, append(auxiliaries, unit));
    }

    private static <T> List<T> append(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }

    // --- the unit

    /** Sets the human-readable description. */
    public TransientUnit description(String text) {
        return with("Description", text);
    }

    /** Sets the slice of its processes. */
    public TransientUnit slice(String slice) {
        return with("Slice", new UnitName(slice).value());
    }

    /** Adds units to start with it; see {@code Wants=}. */
    public TransientUnit wants(String... units) {
        return dependencies("Wants", units);
    }

    /** Adds units to start with it, and to stop it when one of them is stopped; see {@code Requires=}. */
    public TransientUnit requires(String... units) {
        return dependencies("Requires", units);
    }

    /** Adds units that it is stopped with, for whatever reason they stop; see {@code BindsTo=}. */
    public TransientUnit bindsTo(String... units) {
        return dependencies("BindsTo", units);
    }

    /** Adds units that it is stopped and restarted with; see {@code PartOf=}. */
    public TransientUnit partOf(String... units) {
        return dependencies("PartOf", units);
    }

    /** Adds units that can't run at the same time; see {@code Conflicts=}. */
    public TransientUnit conflicts(String... units) {
        return dependencies("Conflicts", units);
    }

    /** Adds units to start before it; see {@code After=}. */
    public TransientUnit after(String... units) {
        return dependencies("After", units);
    }

    /** Adds units to start after it; see {@code Before=}. */
    public TransientUnit before(String... units) {
        return dependencies("Before", units);
    }

    private TransientUnit dependencies(String property, String... units) {
        return with(
                property,
                Stream.of(units).map(unit -> new UnitName(unit).value()).toList());
    }

    // --- commands

    /** Adds a command of a service, with unchanged arguments; see {@link ExecCommand#of(String...)}. */
    public TransientUnit execStart(String... argv) {
        return exec(ExecStep.START, ExecCommand.of(argv));
    }

    /**
     * Adds a command to a step. Sockets have fewer steps than services, and only the flags
     * {@link ExecFlag#IGNORE_FAILURE} and {@link ExecFlag#NO_ENV_EXPAND}.
     */
    public TransientUnit exec(ExecStep step, ExecCommand command) {
        ExecCommand written = name.type() == UnitType.SOCKET ? command.withEscapedDollars() : command;
        return written.isSimple()
                ? with(step.property(), List.of(written.simple()))
                : with(step.propertyWithFlags(), List.of(written.withFlags()));
    }

    /**
     * Adds environment variables for its processes. Not for secrets: every user who can call systemd can read them.
     *
     * @throws IllegalArgumentException if a name has other characters than letters, digits and underscores, or begins with
     *     a digit
     */
    public TransientUnit environment(Map<String, String> variables) {
        return with("Environment", EnvironmentAssignments.of(variables));
    }

    /** Sets the working directory: an absolute path, or {@code ~} for the user's home. */
    public TransientUnit workingDirectory(String path) {
        return with("WorkingDirectory", path);
    }

    /** Sets the user of its processes, by name or user ID. */
    public TransientUnit user(String user) {
        return with("User", user);
    }

    // --- limits

    /** Sets the memory limit in bytes, or {@link #INFINITY}. If they exceed it, its processes are killed. */
    public TransientUnit memoryMax(long bytes) {
        return with("MemoryMax", checkAmount(bytes));
    }

    /** Sets the limit for its tasks, which are processes and threads, or {@link #INFINITY}. */
    public TransientUnit tasksMax(long tasks) {
        return with("TasksMax", checkAmount(tasks));
    }

    /**
     * Sets the limit for its processor time, in processors: 0.5 is half of one, 2 are two.
     *
     * @throws IllegalArgumentException if it is not positive, or infinite
     */
    public TransientUnit cpuQuota(double processors) {
        if (!(processors > 0 && processors <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "invalid quota of %s processors: it must be positive, such as 0.5 for half of one"
                            .formatted(processors));
        }
        return with("CPUQuotaPerSecUSec", Math.max(1, Math.round(processors * MICROS_PER_SECOND)));
    }

    /**
     * Limits a resource of each of its processes; see {@code LimitNOFILE=} and the like, and setrlimit(2).
     *
     * @param resource the kernel's name without the prefix, such as {@code NOFILE} or {@code CORE}
     * @param soft the limit that applies, or {@link #INFINITY}
     * @param hard the limit up to which a process may raise it, or {@link #INFINITY}
     * @throws IllegalArgumentException if there is no such resource, or if the soft limit exceeds the hard limit
     */
    public TransientUnit limit(String resource, long soft, long hard) {
        if (Long.compareUnsigned(checkAmount(soft), checkAmount(hard)) > 0) {
            throw new IllegalArgumentException(
                    "Limit%s: the soft limit %d exceeds the hard limit %d".formatted(resource, soft, hard));
        }
        // The hard limit first, because its property sets both.
        return with("Limit" + resource, hard).with("Limit" + resource + "Soft", soft);
    }

    private static long checkAmount(long amount) {
        if (amount < INFINITY) {
            throw new IllegalArgumentException("invalid limit %d: it is negative".formatted(amount));
        }
        return amount;
    }

    /** Sets how long its start may take. */
    public TransientUnit timeoutStart(Duration limit) {
        return with("TimeoutStartUSec", limit);
    }

    /** Sets how long its stop may take, before its processes are killed. */
    public TransientUnit timeoutStop(Duration limit) {
        return with("TimeoutStopUSec", limit);
    }

    /** Sets how long it may run. */
    public TransientUnit runtimeMax(Duration limit) {
        return with("RuntimeMaxUSec", limit);
    }

    // --- arguments of StartTransientUnit

    /**
     * Writes the properties and the auxiliary units as {@code StartTransientUnit} takes them, of types {@code a(sv)} and
     * {@code a(sa(sv))}. File descriptors are duplicated.
     */
    public void writeTo(BodyWriter writer) {
        TransientProperty.writeAll(properties, writer);
        writer.beginArray("(sa(sv))");
        auxiliaries.forEach(unit -> {
            writer.beginStruct("sa(sv)");
            writer.writeString(unit.name.value());
            TransientProperty.writeAll(unit.properties, writer);
            writer.end();
        });
        writer.end();
    }

    /** Returns the properties, each a struct of a name and a {@link Variant}. */
    public List<Struct> properties() {
        return properties.stream().map(TransientProperty::toStruct).toList();
    }

    /** Returns the auxiliary units, each a struct of a name and a list of properties. */
    public List<Struct> auxiliaries() {
        return auxiliaries.stream()
                .map(unit -> Struct.of(unit.name.value(), unit.properties()))
                .toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TransientUnit unit
                && name.equals(unit.name)
                && properties.equals(unit.properties)
                && auxiliaries.equals(unit.auxiliaries);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * name.hashCode() + properties.hashCode()) + auxiliaries.hashCode();
    }

    /** Returns the name and the number of properties, but no values, which may be secret. */
    @Override
    public String toString() {
        return "%s with %d properties".formatted(name, properties.size());
    }
}
