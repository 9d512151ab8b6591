/** The evaluation of the conditions on arguments in match rules, for both kinds of connections. */
@NullMarked
package io.github.systemd4j.internal.match;

import org.jspecify.annotations.NullMarked;
