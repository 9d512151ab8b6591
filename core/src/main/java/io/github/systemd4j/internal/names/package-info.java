/** Tracks the owners of bus names, for both kinds of connections. */
@NullMarked
package io.github.systemd4j.internal.names;

import org.jspecify.annotations.NullMarked;
