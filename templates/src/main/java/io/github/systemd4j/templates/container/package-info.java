/**
 * Containers that run as units: their names and files, their templates, what can be done with them through systemd's
 * manager, and the events of all of them.
 */
@NullMarked
package io.github.systemd4j.templates.container;

import org.jspecify.annotations.NullMarked;
