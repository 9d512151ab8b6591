/** The programs of docs/socket-activation.md. */
@NullMarked
package io.github.systemd4j.examples.activation;

import org.jspecify.annotations.NullMarked;
