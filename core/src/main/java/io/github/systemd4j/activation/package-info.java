/**
 * Receives what a service manager passes to a service: listening sockets, connections, FIFOs and stored descriptors,
 * and converts them to the JDK's channels; see sd_listen_fds(3) and systemd.socket(5). Of the bus, only its errors and
 * the owners of descriptors are known here.
 */
@NullMarked
package io.github.systemd4j.activation;

import org.jspecify.annotations.NullMarked;
