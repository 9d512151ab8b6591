package io.github.systemd4j.benchmarks.startup;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.manager.Unit;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.run.TransientUnit;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A socket unit that starts a service for its client. */
final class ActivatedService implements AutoCloseable {
    private static final String SERVICE_INTERFACE = "org.freedesktop.systemd1.Service";
    private static final String ANSWER = "answered\n";
    /** Until a compiler of the JVM that still works after the answer has ended. */
    private static final int SETTLING_MILLIS = 100;

    private static final int WATCHDOG_MICROS = 60_000_000;

    private final UnixDomainSocketAddress address;
    private final Unit socket;
    private final Unit service;

    private ActivatedService(UnixDomainSocketAddress address, Unit socket, Unit service) {
        this.address = address;
        this.socket = socket;
        this.service = service;
    }

    /**
     * Opens the socket. The service isn't running.
     *
     * @param notifies whether the service notifies the manager, which then expects the notifications of a watchdog
     */
    static ActivatedService open(SystemdManager systemd, String name, boolean notifies, List<String> command) {
        var address = UnixDomainSocketAddress.of("/run/start-up-" + name);
        Unit socket = systemd.unit("start-up-" + name + ".socket");
        Unit service = systemd.unit("start-up-" + name + ".service");
        TransientUnit program = TransientUnit.of(service.name())
                .with("StartLimitIntervalUSec", 0)
                .with("SuccessExitStatus", List.of(List.of(143), List.of()))
                .with("CPUAccounting", true)
                .execStart(command.toArray(String[]::new));
        if (notifies) {
            program = program.with("Type", "notify").with("WatchdogUSec", WATCHDOG_MICROS);
        }
        systemd.start(TransientUnit.of(socket.name())
                        .with("Listen", List.of(Struct.of("Stream", address.toString())))
                        .with("TriggerLimitBurst", 0)
                        .withAuxiliary(program))
                .await();
        return new ActivatedService(address, socket, service);
    }

    /** Starts the service by a client, and stops it. */
    Measurement measure() throws IOException, InterruptedException {
        long connect = System.nanoTime();
        try (var client = SocketChannel.open(address)) {
            int read = client.read(ByteBuffer.allocate(1));
            long answered = System.nanoTime();
            String rest = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
            if (read != 1 || !rest.startsWith(ANSWER.substring(1))) {
                throw new IllegalStateException(
                        "%s doesn't answer: see journalctl --unit=%s".formatted(address, service.name()));
            }
            Thread.sleep(SETTLING_MILLIS);
            return Measurement.of(connect, answered, cpuMillis(), rest.substring(ANSWER.length() - 1));
        } finally {
            service.stop().await();
        }
    }

    private double cpuMillis() {
        return service.property(SERVICE_INTERFACE, "CPUUsageNSec", Long.class) / 1e6;
    }

    /** Closes the socket. */
    @Override
    public void close() {
        socket.stop().await();
    }
}
