/** The hand-written part of the native layer: loading, errno, bitfields, and struct layouts that differ by machine. */
@NullMarked
package io.github.systemd4j.bindings;

import org.jspecify.annotations.NullMarked;
