package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ActivatedSocket;
import io.github.systemd4j.activation.DescriptorKind;
import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends back what it receives over TCP and Unix sockets, with Netty's native transport. */
public final class NettyEcho implements AutoCloseable {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory());
    private final ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(NettyEcho::start)
                .drain(NettyEcho::drain, Duration.ofSeconds(5))
                .run();
    }

    private static NettyEcho start() throws InterruptedException {
        ListenFds sockets = ListenFds.get();
        if (sockets.isEmpty()) {
            throw new IllegalStateException("nothing to serve: " + sockets);
        }
        var echo = new NettyEcho();
        for (ActivatedSocket socket : sockets) {
            echo.serve(socket);
        }
        return echo;
    }

    private void serve(ActivatedSocket socket) throws InterruptedException {
        listeners.add(new ServerBootstrap()
                .group(loops)
                .channelFactory(() -> listener(socket))
                .handler(new ClientCounter())
                .childHandler(new Echo())
                .register() // no bind(): the socket is bound and listens already
                .sync()
                .channel());
    }

    private static ServerChannel listener(ActivatedSocket socket) {
        boolean tcp = socket.kind() == DescriptorKind.TCP;
        int fd = socket.configureBlocking(false).release(); // so that no event loop ever waits in accept(2)
        return tcp ? new EpollServerSocketChannel(fd) : new EpollServerDomainSocketChannel(fd, true);
    }

    /** Accepts no more connections, and waits until the clients have closed theirs. */
    private void drain() throws InterruptedException {
        listeners.close().sync();
        clients.newCloseFuture().sync();
    }

    @Override
    public void close() {
        listeners.close().syncUninterruptibly();
        clients.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Registers each client before its listener can be closed. */
    private final class ClientCounter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext listener, Object client) {
            clients.add((Channel) client);
            listener.fireChannelRead(client);
        }
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext client, Object bytes) {
            client.writeAndFlush(bytes);
        }
    }
}
