/**
 * What a service tells its manager: that it is ready, what it does, that it is alive, what to keep for it; see
 * sd_notify(3), sd_watchdog_enabled(3) and sd_pid_notify_with_fds(3). Sockets that were handed in are in {@code
 * activation}.
 */
@NullMarked
package io.github.systemd4j.daemon;

import org.jspecify.annotations.NullMarked;
