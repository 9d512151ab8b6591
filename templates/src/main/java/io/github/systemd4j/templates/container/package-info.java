/**
 * Runs containers as units: their identifiers and files, their units for each runtime, operations through systemd's
 * manager, and events.
 */
@NullMarked
package io.github.systemd4j.templates.container;

import org.jspecify.annotations.NullMarked;
