/**
 * The event loop: one thread that waits for connections and other descriptors, and runs their handlers and tasks. Knows
 * nothing of D-Bus but its exception.
 */
@NullMarked
package io.github.systemd4j.loop;

import org.jspecify.annotations.NullMarked;
