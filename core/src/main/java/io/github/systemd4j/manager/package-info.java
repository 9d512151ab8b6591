/**
 * systemd's manager: units, their jobs, files and properties, and transient units.
 *
 * <p>{@link io.github.systemd4j.manager.SystemdManager} calls methods of the system's manager or of a user's, over a
 * broker or systemd's private socket. Nothing here touches the file system, or follows the state of units: that is what
 * {@code watch} does, which this package doesn't know.
 */
@NullMarked
package io.github.systemd4j.manager;

import org.jspecify.annotations.NullMarked;
