/** Renders containers as geard did: its templates, and the values in them. */
@NullMarked
@JStacheConfig(
        using = UnitTemplate.class,
        pathing = @JStachePath(prefix = "io/github/systemd4j/templates/internal/geard/", suffix = ".mustache"))
@JStacheFormatterTypes(types = UnitValue.class)
package io.github.systemd4j.templates.internal.geard;

import io.github.systemd4j.templates.template.UnitTemplate;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheFormatterTypes;
import io.jstach.jstache.JStachePath;
import org.jspecify.annotations.NullMarked;
