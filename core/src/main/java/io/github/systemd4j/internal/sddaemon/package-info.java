/**
 * The functions of sd-daemon(3), called from libsystemd, or in plain Java on systems without libsystemd. Doesn't know
 * who calls them; converts no errors.
 */
@NullMarked
package io.github.systemd4j.internal.sddaemon;

import org.jspecify.annotations.NullMarked;
