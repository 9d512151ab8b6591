/**
 * Measures the start of socket-activated services in a throw-away systemd. The services are in {@code server}, which
 * must not depend on this package.
 */
@NullMarked
package io.github.systemd4j.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
