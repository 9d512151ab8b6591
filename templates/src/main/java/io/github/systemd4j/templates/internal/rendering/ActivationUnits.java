package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerType;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.SocketUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Renders the socket of a socket-activated container, and the proxy that passes connections on to a container that
 * doesn't take over listening sockets itself.
 *
 * <p>The proxy is a service of the host: for each port, it runs {@code systemd-socket-proxyd} in the container's
 * network. It starts the container, and waits until the container listens.
 */
final class ActivationUnits {
    /** The time within which a running container must listen: the default of systemd for a start. */
    private static final Duration LISTENING = Duration.ofSeconds(90);

    /** A shell can only duplicate descriptors of one digit, and the first socket is 3. */
    private static final int MOST_PROXIED = 7;

    private static final String PID = "pid=$(\"$1\" inspect --format '{{.State.Pid}}' \"$2\")";

    /**
     * Waits until a container listens. Arguments: the runtime, the container, its ports. Docker's unit is active before
     * the container has a process. State 0A of a socket is LISTEN, see proc_net_tcp.
     */
    private static final String AWAIT = "until " + PID + " && [ \"$pid\" -gt 0 ]; do sleep 0.1; done; "
            + "shift 2; "
            + "for port; do "
            + "line=$(printf ':%04X [0-9A-F]*:0000 0A' \"$port\"); "
            + "until grep -q \"$line\" /proc/$pid/net/tcp /proc/$pid/net/tcp6; do "
            + "kill -0 $pid || exit; sleep 0.1; "
            + "done; done";

    /**
     * Runs the proxies. Arguments: the runtime, the container, the proxy, the ports in the order of the sockets. A
     * proxy that ends stops the others, and the next connection starts all of them again.
     */
    private static final String PROXY = PID + " || exit; "
            + "proxy=$3; shift 3; "
            + "if [ \"$(readlink /proc/self/ns/net)\" = \"$(readlink /proc/$pid/ns/net)\" ]; then enter=; "
            + "elif [ \"$(id -u)\" = 0 ]; then enter=\"nsenter --target $pid --net\"; "
            + "else enter=\"nsenter --target $pid --user --preserve-credentials --net\"; fi; "
            + "fd=3; "
            + "for port; do "
            + "(LISTEN_FDS=1 sh -c 'LISTEN_PID=$$ exec \"$@\"' sh $enter \"$proxy\" 127.0.0.1:$port; kill $$) 3<&$fd & "
            + "fd=$((fd + 1)); "
            + "done; wait";

    private ActivationUnits() {}

    /** Returns the socket unit of a container; empty if it isn't socket-activated. */
    static Optional<String> socket(ContainerUnit unit) {
        if (unit.type() != ContainerType.SOCKETACTIVATED) {
            return Optional.empty();
        }
        var socket = new SocketUnitBuilder()
                .description("Container socket " + unit.id())
                .partOf(ContainerTargets.ALL);
        unit.ports().forEach(pair -> addPort(socket, pair));
        if (unit.ports().stream().anyMatch(pair -> pair.hostAddress().isPresent())) {
            // At boot, an interface may get its address later than the socket is started.
            socket.with("Socket", "FreeBind", UnitValue.bool(true));
        }
        if (unit.socketActivation() == SocketActivation.PROXIED) {
            socket.service(unit.id().proxyName());
        }
        return Optional.of(socket.wantedBy(ContainerTargets.SOCKETS).build().toString());
    }

    private static void addPort(SocketUnitBuilder socket, PortPair pair) {
        switch (pair.protocol()) {
            case TCP -> socket.listenStream(pair.hostPort());
            case UDP -> socket.listenDatagram(pair.hostPort());
        }
    }

    /** Returns the proxy of a container. */
    static String proxy(ContainerUnit unit, ContainerRuntime runtime) {
        if (unit.ports().size() > MOST_PROXIED) {
            throw new IllegalArgumentException(
                    "ports: PROXIED passes on at most %d ports, not %d: use fewer, or ENABLED"
                            .formatted(MOST_PROXIED, unit.ports().size()));
        }
        List<String> ports = unit.ports().stream()
                .map(PortPair::internal)
                .map(Object::toString)
                .toList();
        String program = runtime.executable().toString();
        String id = unit.id().value();
        String proxy = runtime.socketProxy().toString();
        var service = new ServiceUnitBuilder()
                .description("Proxy of container " + id)
                .bindsTo(unit.id().serviceName())
                .after(unit.id().serviceName())
                .type(ServiceUnitBuilder.Type.EXEC)
                .sockets(unit.id().socketName())
                .timeoutStart(LISTENING)
                // The end of a container stops the proxy, even while the proxy waits for the container.
                .with("Service", "SuccessExitStatus", UnitValue.text("SIGTERM"))
                .execStartPre(script(AWAIT, List.of(program, id), ports))
                .execStart(script(PROXY, List.of(program, id, proxy), ports));
        unit.slice().ifPresent(service::slice);
        RuntimeUnits.limitStarts(service);
        return service.build().toString();
    }

    private static CommandLine script(String text, List<String> values, List<String> ports) {
        var arguments = new ArrayList<>(List.of("-c", text, "sh"));
        arguments.addAll(values);
        arguments.addAll(ports);
        return CommandLine.of("/bin/sh", arguments);
    }
}
