/**
 * JMH benchmarks of the library and its parts, a soak for leaks, and the peers and brokers that they talk to. Nothing that
 * is published.
 */
@NullMarked
package io.github.systemd4j.benchmarks;

import org.jspecify.annotations.NullMarked;
