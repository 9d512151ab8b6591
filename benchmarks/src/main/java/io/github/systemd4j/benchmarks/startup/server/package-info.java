/** The services in Java whose start is measured. Each answers the clients of the one socket that it inherits. */
@NullMarked
package io.github.systemd4j.benchmarks.startup.server;

import org.jspecify.annotations.NullMarked;
