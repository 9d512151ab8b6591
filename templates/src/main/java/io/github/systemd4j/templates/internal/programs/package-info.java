/** Programs of the host, such as a container runtime's command line. */
@NullMarked
package io.github.systemd4j.templates.internal.programs;

import org.jspecify.annotations.NullMarked;
