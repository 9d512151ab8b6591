/** The consumers in Java that the comparison compares: processes that take turns at receiving. */
@NullMarked
package io.github.systemd4j.benchmarks.compare.consumer;

import org.jspecify.annotations.NullMarked;
