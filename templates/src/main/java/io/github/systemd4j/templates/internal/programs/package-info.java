/** Runs programs of the host, such as the command line of a container runtime. */
@NullMarked
package io.github.systemd4j.templates.internal.programs;

import org.jspecify.annotations.NullMarked;
