/** Unix sockets and their D-Bus addresses. Doesn't depend on connections. */
@NullMarked
package io.github.systemd4j.internal.address;

import org.jspecify.annotations.NullMarked;
