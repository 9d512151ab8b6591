/**
 * Renders and installs containers as files of quadlet, podman's generator of units. The generated service is a service
 * like any other, which {@link io.github.systemd4j.manager.SystemdManager} starts and stops.
 *
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html"> podman-systemd.unit(5)</a>
 */
@NullMarked
package io.github.systemd4j.templates.quadlet;

import org.jspecify.annotations.NullMarked;
