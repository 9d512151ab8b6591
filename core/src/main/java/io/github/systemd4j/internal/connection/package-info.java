/**
 * Code that both kinds of connections share: their state, the handshake of subscriptions, the options of builders,
 * blocking waits and futures. It doesn't depend on either of them.
 */
@NullMarked
package io.github.systemd4j.internal.connection;

import org.jspecify.annotations.NullMarked;
