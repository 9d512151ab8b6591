package io.github.systemd4j.examples.grpc;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;

/**
 * A listener of Netty for libraries that always bind: it ignores the address, because systemd has bound the socket
 * already.
 */
final class ActivatedChannel extends NioServerSocketChannel {
    ActivatedChannel(ServerSocketChannel listener) {
        super(listener);
    }

    @Override
    protected void doBind(SocketAddress ignored) {}
}
