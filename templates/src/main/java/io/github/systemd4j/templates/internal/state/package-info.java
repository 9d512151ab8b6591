/** Records and finds out what there is of containers: idle flags, volumes, states, and what their runtime has. */
@NullMarked
package io.github.systemd4j.templates.internal.state;

import org.jspecify.annotations.NullMarked;
