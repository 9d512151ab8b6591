package io.github.systemd4j.examples.grpc;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Calls the health service without a pause until its standard input ends, over one connection and over new ones. Prints
 * a line for each 100 answers of both kinds, and fails if a call fails.
 */
public final class HealthClient {
    private static final int CALLS_BETWEEN_LINES = 100;
    private static final int CONNECT_TIMEOUT_SECONDS = 60;

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        var ended = new AtomicBoolean();
        Thread.ofVirtual().start(() -> awaitEnd(ended));
        ManagedChannel permanent = connect(port);
        while (!ended.get()) {
            for (int i = 0; i < CALLS_BETWEEN_LINES && !ended.get(); i++) {
                check(permanent);
                ManagedChannel shortLived = connect(port);
                check(shortLived);
                shortLived.shutdownNow();
            }
            System.out.println("serving");
        }
        permanent.shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    }

    private static ManagedChannel connect(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    private static void check(ManagedChannel channel) {
        ServingStatus status = HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
        if (status != ServingStatus.SERVING) {
            throw new IllegalStateException("the service is " + status);
        }
    }

    private static void awaitEnd(AtomicBoolean ended) {
        try {
            System.in.transferTo(System.err);
        } catch (IOException e) {
            e.printStackTrace();
        }
        ended.set(true);
    }
}
