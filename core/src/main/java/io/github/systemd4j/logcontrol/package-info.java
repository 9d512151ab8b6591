/**
 * Lets administrators read and set how much a service logs, by {@code systemctl service-log-level}: the interface
 * {@code org.freedesktop.LogControl1}.
 */
@NullMarked
package io.github.systemd4j.logcontrol;

import org.jspecify.annotations.NullMarked;
