/** Checks and creates the names and texts of containers. */
@NullMarked
package io.github.systemd4j.templates.internal.names;

import org.jspecify.annotations.NullMarked;
