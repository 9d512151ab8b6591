/**
 * Runs containers as units: their names and files, their units for each runtime, what can be done with them through
 * systemd's manager, and the events of all of them.
 */
@NullMarked
package io.github.systemd4j.templates.container;

import org.jspecify.annotations.NullMarked;
