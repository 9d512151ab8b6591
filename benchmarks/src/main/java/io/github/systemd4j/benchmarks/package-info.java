/**
 * JMH benchmarks of the library and its parts, a soak test for leaks, and the peers and brokers that they use. Not
 * published.
 */
@NullMarked
package io.github.systemd4j.benchmarks;

import org.jspecify.annotations.NullMarked;
