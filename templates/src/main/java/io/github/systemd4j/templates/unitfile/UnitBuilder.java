package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.templates.internal.syntax.EntryNames;
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
 * Builds a new unit file. Each call adds an assignment to the {@code [Unit]} section, the {@code [Install]} section, or
 * the section of the unit's type. The sections are written in the order Unit, type, Install, others; the assignments of
 * each section are in the order of the calls. Values are escaped so that systemd reads exactly what the caller passes:
 * percent and dollar signs mean themselves. Not thread safe.
 *
 * @param <B> the builder's own type
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html"> systemd.unit(5)</a>
 */
public abstract sealed class UnitBuilder<B extends UnitBuilder<B>>
        permits ResourceUnitBuilder, TargetUnitBuilder, TimerUnitBuilder, PathUnitBuilder {
    private static final String UNIT = "Unit";
    private static final String INSTALL = "Install";
    /** The URIs that systemd accepts. */
    private static final Pattern URI = Pattern.compile("(https?://|file:/|info:|man:)\\p{ASCII}+", Pattern.DOTALL);

    private final UnitType type;
    private final String section;
    /** The assignments by section. */
    private final Map<String, StringBuilder> assignments = new LinkedHashMap<>();

    UnitBuilder(UnitType type, String section) {
        this.type = type;
        this.section = section;
        List.of(UNIT, section, INSTALL).forEach(name -> assignments.putIfAbsent(name, new StringBuilder()));
    }

    /** Adds an assignment of any key to any section. */
    public B with(String section, String key, UnitValue value) {
        assignments
                .computeIfAbsent(EntryNames.checkSection(section), _ -> new StringBuilder())
                .append(EntryNames.checkKey(key))
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

    /** Adds a time limit. Refuses 0, which systemd reads as no limit. */
    B ownLimit(String key, Duration limit) {
        if (limit.isZero()) {
            throw new IllegalArgumentException(
                    "%s=0 means no limit to systemd: use at least a microsecond, or pass infinity to with()"
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

    /** Sets the human-readable description; see {@code Description=}. */
    public B description(String text) {
        return with(UNIT, "Description", UnitValue.text(text));
    }

    /**
     * Adds documentation, such as {@code man:sshd(8)} and {@code https://…}; see {@code Documentation=}.
     *
     * @throws IllegalArgumentException if a text isn't a URI of these kinds in ASCII
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
                    ("Documentation=%s is not a valid URI, and systemd would ignore it: use ASCII, and begin with "
                                    + "http://, https://, file:/, info: or man:")
                            .formatted(Excerpt.of(uri)));
        }
        return uri;
    }

    private B dependency(String key, UnitName... units) {
        return with(UNIT, key, UnitValue.units(UnitReferences.units(key, units)));
    }

    /** Adds units that are started with this unit; see {@code Wants=}. */
    public B wants(UnitName... units) {
        return dependency("Wants", units);
    }

    /** Adds units that are started with this unit, and whose stop stops it; see {@code Requires=}. */
    public B requires(UnitName... units) {
        return dependency("Requires", units);
    }

    /** Adds units with which this unit stops, for whatever reason they stop; see {@code BindsTo=}. */
    public B bindsTo(UnitName... units) {
        return dependency("BindsTo", units);
    }

    /** Adds units with which this unit is stopped and restarted; see {@code PartOf=}. */
    public B partOf(UnitName... units) {
        return dependency("PartOf", units);
    }

    /** Adds units that can't run at the same time; see {@code Conflicts=}. */
    public B conflicts(UnitName... units) {
        return dependency("Conflicts", units);
    }

    /** Adds units that are started before this unit; see {@code After=}. */
    public B after(UnitName... units) {
        return dependency("After", units);
    }

    /** Adds units that are started after this unit; see {@code Before=}. */
    public B before(UnitName... units) {
        return dependency("Before", units);
    }

    /** Adds units that are started when this unit fails; see {@code OnFailure=}. */
    public B onFailure(UnitName... units) {
        return dependency("OnFailure", units);
    }

    /** Adds a file without which the unit isn't started; see {@code ConditionPathExists=}. */
    public B conditionPathExists(String path) {
        return with(UNIT, "ConditionPathExists", UnitValue.path(path));
    }

    /** Sets whether the unit gets systemd's default dependencies; see {@code DefaultDependencies=}. */
    public B defaultDependencies(boolean enabled) {
        return with(UNIT, "DefaultDependencies", UnitValue.bool(enabled));
    }

    // --- [Install]

    /** Adds units that start this unit after it is enabled; see {@code WantedBy=}. */
    public B wantedBy(UnitName... units) {
        return with(INSTALL, "WantedBy", UnitValue.units(units));
    }

    /** Adds units that require this unit after it is enabled; see {@code RequiredBy=}. */
    public B requiredBy(UnitName... units) {
        return with(INSTALL, "RequiredBy", UnitValue.units(units));
    }

    /** Adds units that are enabled together with this unit; see {@code Also=}. */
    public B also(UnitName... units) {
        return with(INSTALL, "Also", UnitValue.escapedUnits(units));
    }

    /** Adds further names of the unit, which it has after it is enabled; see {@code Alias=}. */
    public B alias(UnitName... names) {
        return with(INSTALL, "Alias", UnitValue.units(UnitReferences.aliases(type, names)));
    }

    /**
     * Returns the file.
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
