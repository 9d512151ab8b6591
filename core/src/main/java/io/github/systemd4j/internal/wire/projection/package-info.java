/**
 * Finds the values of a {@link io.github.systemd4j.message.Projection} in a body.
 *
 * <pre>
 *   what is wanted     Slots: of each Argument a Slot, and the PropertyNames of its slots
 *   which fills them   IndexFiller if the body has an index, ReaderFiller otherwise
 * </pre>
 */
@NullMarked
package io.github.systemd4j.internal.wire.projection;

import org.jspecify.annotations.NullMarked;
