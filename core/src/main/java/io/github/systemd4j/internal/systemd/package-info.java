/**
 * What the manager's client and the watch share: the names and objects of systemd's D-Bus API, the values of its
 * properties, the reasons why its answers fail, and a limit for calls in flight.
 */
@NullMarked
package io.github.systemd4j.internal.systemd;

import org.jspecify.annotations.NullMarked;
