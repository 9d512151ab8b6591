/**
 * Unit files: read so that nothing is lost, seen as systemd sees them, edited line by line, and written whole or not at
 * all. Knows the syntax and the folders of systemd, but no bus and no templates.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.syntax.html">systemd.syntax(7)</a>
 */
@NullMarked
package io.github.systemd4j.templates.unitfile;

import org.jspecify.annotations.NullMarked;
