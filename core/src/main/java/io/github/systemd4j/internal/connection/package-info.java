/** What both kinds of connections share. Doesn't know which of them it serves. */
@NullMarked
package io.github.systemd4j.internal.connection;

import org.jspecify.annotations.NullMarked;
