/**
 * Containers that run as units: their names and files, their templates, what can be done with them through systemd's
 * manager, and the events of all of them.
 */
@NullMarked
@JStacheConfig(
        using = UnitTemplate.class,
        pathing = @JStachePath(prefix = "io/github/systemd4j/templates/container/", suffix = ".mustache"))
@JStacheFormatterTypes(types = UnitValue.class)
package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.template.UnitTemplate;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.jstach.jstache.JStacheConfig;
import io.jstach.jstache.JStacheFormatterTypes;
import io.jstach.jstache.JStachePath;
import org.jspecify.annotations.NullMarked;
