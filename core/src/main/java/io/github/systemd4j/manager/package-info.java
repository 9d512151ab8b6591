/**
 * systemd's manager: units, their jobs, files and properties, transient units, and watching them.
 *
 * <p>{@link io.github.systemd4j.manager.SystemdManager} calls methods, and {@link
 * io.github.systemd4j.manager.UnitWatch} follows the state of units. Both speak to the system's manager or a user's,
 * over a broker or systemd's private socket. Nothing here touches the file system.
 */
@NullMarked
package io.github.systemd4j.manager;

import org.jspecify.annotations.NullMarked;
