package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Collects the directives of a new unit file. Each call adds an assignment to the {@code [Unit]} or {@code [Install]}
 * section or to that of the unit's type, which are written in the order Unit, type, Install, others; in each of them,
 * assignments are in the order of the calls. A value of the Java type that a method takes is written so that systemd
 * reads just that: percent signs and dollars in it stay what they are. Not thread safe.
 *
 * @param <B> the builder's own type
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
public abstract sealed class UnitBuilder<B extends UnitBuilder<B>>
        permits ResourceUnitBuilder, TargetUnitBuilder, TimerUnitBuilder, PathUnitBuilder {
    private static final String UNIT = "Unit";
    private static final String INSTALL = "Install";
    /** What systemd takes for a URI. */
    private static final Pattern URI = Pattern.compile("(https?://|file:/|info:|man:)\\p{ASCII}+", Pattern.DOTALL);

    private final UnitType type;
    private final String section;
    /** By section. */
    private final Map<String, StringBuilder> assignments = new LinkedHashMap<>();

    UnitBuilder(UnitType type, String section) {
        this.type = type;
        this.section = section;
        List.of(UNIT, section, INSTALL).forEach(name -> assignments.putIfAbsent(name, new StringBuilder()));
    }

    /** Adds an assignment of any key to any section. */
    public B with(String section, String key, UnitValue value) {
        assignments
                .computeIfAbsent(Names.checkSection(section), _ -> new StringBuilder())
                .append(Names.checkKey(key))
                .append('=')
                .append(value)
                .append('\n');
        return self();
    }

    /** Adds an assignment to the section of the unit's type. */
    B own(String key, UnitValue value) {
        return with(section, key, value);
    }

    B own(NumberDirective directive, long number) {
        return own(directive.key(), directive.value(number));
    }

    /** Adds a time limit, for which systemd takes 0 as none. */
    B ownLimit(String key, Duration limit) {
        if (limit.isZero()) {
            throw new IllegalArgumentException(
                    "%s=0 would be no limit to systemd: give at least a microsecond, or infinity by with()"
                            .formatted(key));
        }
        return own(key, UnitValue.timeSpan(limit));
    }

    B own(String key, Enum<?> constant) {
        return own(key, UnitValue.text(constant.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }

    // --- [Unit]

    /** What people see; see {@code Description=}. */
    public B description(String text) {
        return with(UNIT, "Description", UnitValue.text(text));
    }

    /**
     * Where to read more, as in {@code man:sshd(8)} and {@code https://…}; see {@code Documentation=}.
     *
     * @throws IllegalArgumentException if one isn't a URI of these kinds in ASCII
     */
    public B documentation(String... uris) {
        UnitValue[] items = Arrays.stream(uris)
                .map(UnitBuilder::checkUri)
                .map(UnitValue::quotedWord)
                .toArray(UnitValue[]::new);
        return with(UNIT, "Documentation", UnitValue.list(items));
    }

    private static String checkUri(String uri) {
        if (!URI.matcher(uri).matches()) {
            throw new IllegalArgumentException(
                    ("Documentation=%s: systemd would ignore this; give a URI in ASCII that begins with http://, "
                                    + "https://, file:/, info: or man:")
                            .formatted(Excerpt.of(uri)));
        }
        return uri;
    }

    private B dependency(String key, UnitName... units) {
        return with(UNIT, key, UnitValue.units(UnitReferences.units(key, units)));
    }

    /** Units to start with it; see {@code Wants=}. */
    public B wants(UnitName... units) {
        return dependency("Wants", units);
    }

    /** Units to start with it, and to stop it when one of them is stopped; see {@code Requires=}. */
    public B requires(UnitName... units) {
        return dependency("Requires", units);
    }

    /** Units that it stops with, however they stop; see {@code BindsTo=}. */
    public B bindsTo(UnitName... units) {
        return dependency("BindsTo", units);
    }

    /** Units that it is stopped and restarted with; see {@code PartOf=}. */
    public B partOf(UnitName... units) {
        return dependency("PartOf", units);
    }

    /** Units that it doesn't run together with; see {@code Conflicts=}. */
    public B conflicts(UnitName... units) {
        return dependency("Conflicts", units);
    }

    /** Units to start before it; see {@code After=}. */
    public B after(UnitName... units) {
        return dependency("After", units);
    }

    /** Units to start after it; see {@code Before=}. */
    public B before(UnitName... units) {
        return dependency("Before", units);
    }

    /** Units to start when it fails; see {@code OnFailure=}. */
    public B onFailure(UnitName... units) {
        return dependency("OnFailure", units);
    }

    /** A file without which it isn't started; see {@code ConditionPathExists=}. */
    public B conditionPathExists(String path) {
        return with(UNIT, "ConditionPathExists", UnitValue.path(path));
    }

    /** Whether it gets the dependencies that most units have; see {@code DefaultDependencies=}. */
    public B defaultDependencies(boolean enabled) {
        return with(UNIT, "DefaultDependencies", UnitValue.bool(enabled));
    }

    // --- [Install]

    /** Units that start it once it is enabled; see {@code WantedBy=}. */
    public B wantedBy(UnitName... units) {
        return with(INSTALL, "WantedBy", UnitValue.units(units));
    }

    /** Units that need it once it is enabled; see {@code RequiredBy=}. */
    public B requiredBy(UnitName... units) {
        return with(INSTALL, "RequiredBy", UnitValue.units(units));
    }

    /** Units to enable with it; see {@code Also=}. */
    public B also(UnitName... units) {
        return with(INSTALL, "Also", UnitValue.escapedUnits(units));
    }

    /** Other names that it has once it is enabled; see {@code Alias=}. */
    public B alias(UnitName... names) {
        return with(INSTALL, "Alias", UnitValue.units(UnitReferences.aliases(type, names)));
    }

    /**
     * The file.
     *
     * @throws UnitSyntaxException if a line is longer than systemd reads
     */
    public UnitDocument build() {
        var text = new StringBuilder();
        assignments.forEach((name, lines) -> {
            if (!lines.isEmpty()) {
                text.append(text.isEmpty() ? "" : "\n").append('[').append(name).append("]\n");
                text.append(lines);
            }
        });
        return UnitDocument.parse(text.toString());
    }
}
