/**
 * The comparison: consumers of signals, in C and Java and on several libraries, take turns at the same traffic. What
 * they are told and what they answer is described in {@code turn.h} and {@code generator.c}.
 */
@NullMarked
package io.github.systemd4j.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
