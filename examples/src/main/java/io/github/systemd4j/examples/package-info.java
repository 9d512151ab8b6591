/** Programs that use systemd4j through its public API only, as applications do. */
@NullMarked
package io.github.systemd4j.examples;

import org.jspecify.annotations.NullMarked;
