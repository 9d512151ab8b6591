/**
 * The hand-written part of the native layer: loading, errno, bit fields, and struct layouts that differ between
 * machines.
 */
@NullMarked
package io.github.systemd4j.bindings;

import org.jspecify.annotations.NullMarked;
