/**
 * What the handlers of all logging libraries share: an entry made of a log event, and a bounded queue to the journal.
 * Knows no logging library.
 */
@NullMarked
package io.github.systemd4j.internal.logging;

import org.jspecify.annotations.NullMarked;
