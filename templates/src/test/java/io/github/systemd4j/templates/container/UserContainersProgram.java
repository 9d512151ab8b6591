package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.unit.JobResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs containers without root, through the manager of the user that it runs as. Prints "done" at the end. */
final class UserContainersProgram {
    private static final int PORT = 17_300;

    private final ContainerDirectories directories = ContainerDirectories.user();
    private final Containers containers;
    private final BlockingQueue<ContainerEvent> events;

    private UserContainersProgram(Containers containers, BlockingQueue<ContainerEvent> events) {
        this.containers = containers;
        this.events = events;
    }

    public static void main(String[] arguments) throws Exception {
        var events = new LinkedBlockingQueue<ContainerEvent>();
        try (Containers containers = Containers.openUser(ContainerRuntime.podman());
                ContainerEventListener listener = ContainerEventListener.openUser()) {
            listener.subscribe(events::add);
            containers.initialize(List.of());
            var program = new UserContainersProgram(containers, events);
            program.live(new ContainerId("user-simple"));
            program.serve(new ContainerId("user-server"));
        }
        check(run("podman", "ps", "--all", "--quiet").isEmpty(), "containers are left");
        check(run("podman", "volume", "ls", "--quiet").isEmpty(), "volumes are left");
        System.out.println("done");
    }

    private void live(ContainerId id) throws Exception {
        containers.install(
                ContainerUnit.builder(id, new ImageName("localhost/idler"), RequestId.random())
                        .volumes(new VolumeSpec("/data"))
                        .build(),
                ContainerEnvironment.of(Map.of("GREETING", "50% of $HOME")));
        check(containers.start(id).await() == JobResult.DONE, "start");
        await(id, Type.STARTED);
        check(run("podman", "exec", id.value(), "env").contains("GREETING=50% of $HOME\n"), "environment");
        check(Files.isSymbolicLink(directories.startOnBoot(id)), "start on boot");
        check(
                run("systemctl", "--user", "show", "--property=Wants", "default.target")
                        .contains("container-active.target"),
                "default.target doesn't want the containers");

        run("systemctl", "--user", "kill", "--signal=KILL", id.serviceName().value());
        await(id, Type.UNKNOWN);
        await(id, Type.STARTED);
        check(containers.idle(id).await() == JobResult.DONE, "idle");
        await(id, Type.IDLED);
        containers.delete(id);
        await(id, Type.DELETED);
        containers.deleteVolumes(id);
    }

    private void serve(ContainerId id) throws Exception {
        containers.install(ContainerUnit.builder(id, new ImageName("localhost/server"), RequestId.random())
                .socketActivated(SocketActivation.PROXIED)
                .ports(new PortPair(PORT + 1_000, PORT))
                .runOptions("--env", "PORT=" + (PORT + 1_000))
                .build());
        check(containers.start(id).await() == JobResult.DONE, "start of a socket");
        await(id, Type.LISTENING);
        check(answer().equals("hello from the container\n"), "no answer");
        await(id, Type.STARTED);
        containers.delete(id);
        await(id, Type.DELETED);
    }

    private static String answer() throws IOException {
        try (var client = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
            client.setSoTimeout(20_000);
            return new String(client.getInputStream().readAllBytes());
        }
    }

    private void await(ContainerId id, Type type) throws InterruptedException {
        ContainerEvent event;
        do {
            event = Await.next(events);
        } while (!event.id().equals(id) || event.type() != type);
    }

    private static String run(String program, String first, String... more) {
        Command command = Command.run(program, first, more);
        check(command.exitStatus() == 0, "%s %s %s: %s".formatted(program, first, List.of(more), command.errors()));
        return command.output();
    }

    private static void check(boolean condition, String failure) {
        if (!condition) {
            System.out.println(
                    Command.run("journalctl", "--no-pager", "--lines=80").output());
            throw new IllegalStateException(failure);
        }
    }
}
