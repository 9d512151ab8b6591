/** Unit files out of Mustache templates, into which only values can come that are written as systemd reads them back. */
@NullMarked
package io.github.systemd4j.templates.template;

import org.jspecify.annotations.NullMarked;
