/**
 * Notifies the service manager: that a service is ready, what it does, that it is alive, and which descriptors the
 * manager should store; see sd_notify(3), sd_watchdog_enabled(3) and sd_pid_notify_with_fds(3). Sockets that the
 * manager passes to a service are in {@code activation}.
 */
@NullMarked
package io.github.systemd4j.daemon;

import org.jspecify.annotations.NullMarked;
