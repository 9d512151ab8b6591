/** Programs that use systemd4j as anybody would, from its public API alone. */
@NullMarked
package io.github.systemd4j.examples;

import org.jspecify.annotations.NullMarked;
