/**
 * Renders unit files from Mustache templates, which accept only values that are written so that systemd reads them
 * back.
 */
@NullMarked
package io.github.systemd4j.templates.template;

import org.jspecify.annotations.NullMarked;
