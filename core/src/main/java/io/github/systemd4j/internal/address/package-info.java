/** Unix sockets and how D-Bus addresses name them. Knows no connection. */
@NullMarked
package io.github.systemd4j.internal.address;

import org.jspecify.annotations.NullMarked;
