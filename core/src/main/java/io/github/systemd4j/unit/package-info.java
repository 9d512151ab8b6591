/**
 * Names and types of units, their states, and the types and results of jobs.
 *
 * <p>Nothing here knows a bus connection. All types are immutable and safe for use by any thread.
 */
@NullMarked
package io.github.systemd4j.unit;

import org.jspecify.annotations.NullMarked;
