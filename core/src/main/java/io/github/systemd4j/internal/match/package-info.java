/** Evaluates the conditions of match rules on arguments, for both kinds of connections. */
@NullMarked
package io.github.systemd4j.internal.match;

import org.jspecify.annotations.NullMarked;
