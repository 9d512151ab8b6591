/** The parts of an event loop, and the operations of a loop that only connections may use. */
@NullMarked
package io.github.systemd4j.internal.loop;

import org.jspecify.annotations.NullMarked;
