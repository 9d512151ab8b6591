/**
 * The event loop: one thread that waits for connections and other descriptors, and runs their handlers and tasks. Of
 * D-Bus, only its exception is known here.
 */
@NullMarked
package io.github.systemd4j.loop;

import org.jspecify.annotations.NullMarked;
