/**
 * A shortcut for the bodies of a stream: one pass checks a whole body and leaves an index of its values.
 *
 * <pre>
 *   pass      BodyIndexer    BasicValues, ShortSignatures writes a BodyIndex
 *   reading   IndexedReader  IndexCursor                  one value after another
 * </pre>
 *
 * <p>It accepts only bodies that the careful classes of {@code internal.wire} would accept, and leaves all others, and
 * all errors, to them.
 */
@NullMarked
package io.github.systemd4j.internal.wire.index;

import org.jspecify.annotations.NullMarked;
