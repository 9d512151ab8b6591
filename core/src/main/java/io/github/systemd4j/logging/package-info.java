/**
 * Writes the records of {@code java.util.logging} to the journal. Needs the module {@code java.logging}, which the rest
 * of the library doesn't. Handlers of other logging libraries are in modules of their own.
 */
@NullMarked
package io.github.systemd4j.logging;

import org.jspecify.annotations.NullMarked;
