/**
 * The comparison: consumers of signals, in C and Java and on several libraries, take turns with the same traffic.
 * {@code turn.h} and {@code generator.c} describe the lines that they read and print.
 */
@NullMarked
package io.github.systemd4j.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
