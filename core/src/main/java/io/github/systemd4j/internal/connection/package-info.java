/** Code that both kinds of connections share. It doesn't depend on either of them. */
@NullMarked
package io.github.systemd4j.internal.connection;

import org.jspecify.annotations.NullMarked;
