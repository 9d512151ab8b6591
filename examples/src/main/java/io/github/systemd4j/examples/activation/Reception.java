package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Greets guests on one socket, and reports on another one how many have come. */
public final class Reception {
    private final AtomicInteger guests = new AtomicInteger();

    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(new Reception()::open)
                .healthCheck(ConnectionServer::isServing)
                .drain(ConnectionServer::drain, Duration.ofSeconds(5))
                .run();
    }

    private ConnectionServer open() throws IOException {
        ServerSocketChannel front = ListenFds.get().named("guests").serverSocketChannel();
        ServerSocketChannel back = ListenFds.get().named("staff").serverSocketChannel();
        var server = new ConnectionServer();
        server.serve(front, front::accept, this::welcome);
        server.serve(back, back::accept, this::report);
        return server;
    }

    private void welcome(SocketChannel guest) throws IOException {
        guests.incrementAndGet();
        Greeting.exchange(guest);
    }

    private void report(SocketChannel employee) throws IOException {
        employee.write(ByteBuffer.wrap("%d guests%n".formatted(guests.get()).getBytes(StandardCharsets.UTF_8)));
    }
}
