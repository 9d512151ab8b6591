/**
 * Transient units, the commands that they run, their standard streams, and their results, as of systemd-run(1).
 *
 * <p>Nothing here calls systemd: {@code SystemdManager} starts and runs these units.
 */
@NullMarked
package io.github.systemd4j.run;

import org.jspecify.annotations.NullMarked;
