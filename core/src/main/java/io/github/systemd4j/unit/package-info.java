/**
 * Units as names and words: their names and types, the states they can be in, and the jobs that change them.
 *
 * <p>Nothing here knows a bus connection. All types are immutable and safe for use by any thread.
 */
@NullMarked
package io.github.systemd4j.unit;

import org.jspecify.annotations.NullMarked;
