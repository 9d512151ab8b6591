/** Renders containers as units for today's runtimes. */
@NullMarked
package io.github.systemd4j.templates.internal.rendering;

import org.jspecify.annotations.NullMarked;
