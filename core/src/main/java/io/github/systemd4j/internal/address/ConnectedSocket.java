package io.github.systemd4j.internal.address;

import io.github.systemd4j.message.UnixFd;

/**
 * A connected socket.
 *
 * @param fd non-blocking and closed on exec; the caller owns it
 * @param serverId that the server must have, the {@code guid} of the address: 32 lower-case hexadecimal digits;
 *     empty for any
 */
public record ConnectedSocket(UnixFd fd, String serverId) {}
