/** The code that both kinds of connections share. It does not know which of them it serves. */
@NullMarked
package io.github.systemd4j.internal.connection;

import org.jspecify.annotations.NullMarked;
