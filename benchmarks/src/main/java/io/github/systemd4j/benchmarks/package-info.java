/** JMH benchmarks of the bus, and the peers that they talk to. Nothing that is published. */
@NullMarked
package io.github.systemd4j.benchmarks;

import org.jspecify.annotations.NullMarked;
