/**
 * Unit files: reads them without losing a byte, interprets them as systemd does, edits them line by line, builds new
 * ones, and writes each file whole or not at all. Knows the syntax of unit files, but not where systemd looks for them,
 * no bus and no templates.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
@NullMarked
package io.github.systemd4j.templates.unitfile;

import org.jspecify.annotations.NullMarked;
