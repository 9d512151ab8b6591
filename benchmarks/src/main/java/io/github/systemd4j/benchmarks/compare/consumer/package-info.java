/** The consumers in Java: processes that take turns at receiving signals. */
@NullMarked
package io.github.systemd4j.benchmarks.compare.consumer;

import org.jspecify.annotations.NullMarked;
