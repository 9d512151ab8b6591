package io.github.systemd4j.examples.grpc;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;

/** Offers the standard health service of gRPC. */
public final class GrpcHealth {
    private static final long DRAIN_SECONDS = 30;

    private GrpcHealth() {}

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(GrpcHealth::start).run();
    }

    private static AutoCloseable start() throws IOException {
        ServerSocketChannel listener = ListenFds.get().only().serverSocketChannel();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        Server server = NettyServerBuilder.forAddress(listener.getLocalAddress())
                .channelFactory(() -> new ActivatedChannel(listener))
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
        return () -> stop(server, loops);
    }

    /** Accepts no more connections, and asks the clients to open new ones; calls that have begun are answered. */
    private static void stop(Server server, EventLoopGroup loops) throws InterruptedException {
        server.shutdown();
        if (!server.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
            server.shutdownNow();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
}
