/**
 * Finds the files that systemd loads a unit from: the search path, links and aliases, drop-ins, masks. Reads directories
 * and unit files, and asks no manager.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html">systemd.unit(5)</a>
 */
@NullMarked
package io.github.systemd4j.templates.lookup;

import org.jspecify.annotations.NullMarked;
