/** Checks and makes the names and texts that containers consist of. */
@NullMarked
package io.github.systemd4j.templates.internal.names;

import org.jspecify.annotations.NullMarked;
