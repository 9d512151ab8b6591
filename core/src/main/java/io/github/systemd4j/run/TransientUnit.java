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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A unit that is made at run time, without a file: its name and the properties that it is started with. Immutable, and
 * may be started any number of times, once the one before is gone.
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
 * <p>Each property is checked when it is added: whether units of the type can be made with it, and whether the value
 * is of its type. What the value means is for systemd to check. A property that is a list and is given more than once
 * grows; another has its last value; an empty list empties it.
 *
 * <p>File descriptors among the values stay the caller's, and must be open when the unit is started.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html">
 *     org.freedesktop.systemd1(5), StartTransientUnit</a>
 */
public final class TransientUnit {
    /** 2^64-1, which stands for no limit, or never, where a property is of type {@code t}. */
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

    /** A unit without properties; see {@link #of(UnitName)}. */
    public static TransientUnit of(String name) {
        return of(new UnitName(name));
    }

    /**
     * A unit without properties. Services, scopes, slices, sockets, timers, paths, mounts and automounts can be made.
     *
     * @throws IllegalArgumentException if units of the type can't be made at run time, or if it is a template
     */
    public static TransientUnit of(UnitName name) {
        TransientProperties.of(name.type());
        if (name.isTemplate()) {
            throw new IllegalArgumentException(
                    "%s is a template: UnitName.withInstance makes it the name of a unit".formatted(name));
        }
        return new TransientUnit(name, List.of(), List.of());
    }

    /** The unit's name. */
    public UnitName name() {
        return name;
    }

    /**
     * Adds a property, by the name that systemd's D-Bus API has for it: {@code RuntimeMaxUSec}, where unit files have
     * {@code RuntimeMaxSec=}.
     *
     * @param value a plain value of the property's type, as {@link io.github.systemd4j.message.Body#of} takes it; may be a
     *     {@link Duration} for times in microseconds, and {@link #INFINITY}
     * @throws IllegalArgumentException if units of this type can't be made with it, or if the value is of another type;
     *     the message says which there are
     */
    public TransientUnit with(String property, Object value) {
        return add(TransientProperty.of(name.type(), property, value, UNKNOWN_PROPERTY));
    }

    /**
     * Adds a property that this library needn't know, such as one of a newer systemd.
     *
     * @throws IllegalArgumentException if the value isn't of the type that the variant has
     */
    public TransientUnit withUnchecked(String property, Variant value) {
        return add(TransientProperty.of(property, value));
    }

    private TransientUnit add(TransientProperty property) {
        return new TransientUnit(name, append(properties, property), auxiliaries);
    }

    /**
     * Adds a unit that is made before this one is started, and isn't started itself: the service of a socket, timer or
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

    // --- what it is

    /** What people see. */
    public TransientUnit description(String text) {
        return with("Description", text);
    }

    /** The slice that its processes are in. */
    public TransientUnit slice(String slice) {
        return with("Slice", new UnitName(slice).value());
    }

    /** Units to start with it; see {@code Wants=}. */
    public TransientUnit wants(String... units) {
        return dependencies("Wants", units);
    }

    /** Units to start with it, and to stop it when one of them is stopped; see {@code Requires=}. */
    public TransientUnit requires(String... units) {
        return dependencies("Requires", units);
    }

    /** Units that it stops with, however they stop; see {@code BindsTo=}. */
    public TransientUnit bindsTo(String... units) {
        return dependencies("BindsTo", units);
    }

    /** Units that it is stopped and restarted with; see {@code PartOf=}. */
    public TransientUnit partOf(String... units) {
        return dependencies("PartOf", units);
    }

    /** Units that it doesn't run together with; see {@code Conflicts=}. */
    public TransientUnit conflicts(String... units) {
        return dependencies("Conflicts", units);
    }

    /** Units to start before it; see {@code After=}. */
    public TransientUnit after(String... units) {
        return dependencies("After", units);
    }

    /** Units to start after it; see {@code Before=}. */
    public TransientUnit before(String... units) {
        return dependencies("Before", units);
    }

    private TransientUnit dependencies(String property, String... units) {
        return with(
                property,
                Stream.of(units).map(unit -> new UnitName(unit).value()).toList());
    }

    // --- what it runs

    /** Adds what a service runs, with arguments that reach it as they are; see {@link ExecCommand#of(String...)}. */
    public TransientUnit execStart(String... argv) {
        return exec(ExecStep.START, ExecCommand.of(argv));
    }

    /**
     * Adds a command to a step. Sockets have fewer steps than services, and no flags but
     * {@link ExecFlag#IGNORE_FAILURE} and {@link ExecFlag#NO_ENV_EXPAND}.
     */
    public TransientUnit exec(ExecStep step, ExecCommand command) {
        ExecCommand written = name.type() == UnitType.SOCKET ? command.withEscapedDollars() : command;
        return written.isSimple()
                ? with(step.property(), List.of(written.simple()))
                : with(step.propertyWithFlags(), List.of(written.withFlags()));
    }

    /**
     * Variables for its processes. Not for secrets: whoever may ask systemd can read them.
     *
     * @throws IllegalArgumentException if a name isn't made of letters, digits and underscores, or begins with a digit
     */
    public TransientUnit environment(Map<String, String> variables) {
        return with("Environment", EnvironmentAssignments.of(variables));
    }

    /** Where its processes start: an absolute path, or {@code ~} for the user's home. */
    public TransientUnit workingDirectory(String path) {
        return with("WorkingDirectory", path);
    }

    /** Who its processes run as: a name or a number. */
    public TransientUnit user(String user) {
        return with("User", user);
    }

    // --- what it may use

    /** How much memory it may use, in bytes, or {@link #INFINITY}. Beyond, its processes are killed. */
    public TransientUnit memoryMax(long bytes) {
        return with("MemoryMax", checkAmount(bytes));
    }

    /** How many tasks it may have, processes and threads together, or {@link #INFINITY}. */
    public TransientUnit tasksMax(long tasks) {
        return with("TasksMax", checkAmount(tasks));
    }

    /**
     * How much of a processor's time it may use: 0.5 is half of one, 2 are two.
     *
     * @throws IllegalArgumentException if it isn't positive, or is infinite
     */
    public TransientUnit cpuQuota(double processors) {
        if (!(processors > 0 && processors <= Integer.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "a quota of %s processors: 0.5 would be half of one".formatted(processors));
        }
        return with("CPUQuotaPerSecUSec", Math.max(1, Math.round(processors * MICROS_PER_SECOND)));
    }

    /**
     * Limits a resource of each of its processes; see {@code LimitNOFILE=} and the like, and setrlimit(2).
     *
     * @param resource the name as the kernel has it, such as {@code NOFILE} or {@code CORE}
     * @param soft the limit that applies, or {@link #INFINITY}
     * @param hard the most that a process may raise it to, or {@link #INFINITY}
     * @throws IllegalArgumentException if there is no such resource, or if the soft limit is above the hard one
     */
    public TransientUnit limit(String resource, long soft, long hard) {
        if (Long.compareUnsigned(checkAmount(soft), checkAmount(hard)) > 0) {
            throw new IllegalArgumentException(
                    "Limit%s: the soft limit %d is above the hard one %d".formatted(resource, soft, hard));
        }
        // systemd takes the first for both.
        return with("Limit" + resource, hard).with("Limit" + resource + "Soft", soft);
    }

    private static long checkAmount(long amount) {
        if (amount < INFINITY) {
            throw new IllegalArgumentException("%d is negative".formatted(amount));
        }
        return amount;
    }

    /** How long its start may take. */
    public TransientUnit timeoutStart(Duration limit) {
        return with("TimeoutStartUSec", limit);
    }

    /** How long its stop may take, before its processes are killed. */
    public TransientUnit timeoutStop(Duration limit) {
        return with("TimeoutStopUSec", limit);
    }

    /** How long it may run. */
    public TransientUnit runtimeMax(Duration limit) {
        return with("RuntimeMaxUSec", limit);
    }

    // --- what StartTransientUnit takes

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

    /** The name, and how many properties it has: values may be secret. */
    @Override
    public String toString() {
        return "%s with %d properties".formatted(name, properties.size());
    }
}
