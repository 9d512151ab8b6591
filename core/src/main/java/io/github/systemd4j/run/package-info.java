/**
 * What systemd-run(1) takes and returns: transient units, the commands that they run, and how a command ended.
 *
 * <p>Nothing here calls systemd: {@code SystemdManager} starts and runs these units.
 */
@NullMarked
package io.github.systemd4j.run;

import org.jspecify.annotations.NullMarked;
