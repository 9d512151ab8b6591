/**
 * systemd's manager: units, their jobs, files and properties, and transient units.
 *
 * <p>{@link io.github.systemd4j.manager.SystemdManager} calls methods of the system's manager or of a user's, over a
 * broker or systemd's private socket. This package neither uses the file system nor follows the state of units: {@code
 * watch} does the latter, and is not known here.
 */
@NullMarked
package io.github.systemd4j.manager;

import org.jspecify.annotations.NullMarked;
