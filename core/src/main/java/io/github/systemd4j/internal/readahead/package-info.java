/**
 * The connection that reads the socket ahead into native memory: authentication, receive buffer, send queue, pending
 * replies and the routing of signals. Uses no function of sd-bus.
 */
@NullMarked
package io.github.systemd4j.internal.readahead;

import org.jspecify.annotations.NullMarked;
