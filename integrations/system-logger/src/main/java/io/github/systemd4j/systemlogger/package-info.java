/** A provider of {@link System.Logger} that writes to systemd's journal. */
@NullMarked
package io.github.systemd4j.systemlogger;

import org.jspecify.annotations.NullMarked;
