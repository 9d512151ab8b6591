package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Creates the units whose texts are in the files of the tests' resources. */
final class SampleUnits {
    private static final Path HOOK = Path.of("/usr/bin/gear");

    private SampleUnits() {}

    /** Returns a container with a value in every field that geard had. */
    static ContainerUnit.Builder geard() {
        return named().ports(new PortPair(8080, 4001), new PortPair(8443, 4002))
                .runOptions("--memory=64m", "--env", "MODE=fast")
                .volumes(new VolumeSpec("/data"), new VolumeSpec("/logs"))
                .bindMounts(
                        new BindMount(Path.of("/srv/web"), "/web", BindMount.Access.READ_ONLY),
                        new BindMount(Path.of("/srv/tmp"), "/tmp"))
                .slice(new UnitName("container-small.slice"))
                .isolated()
                .user("ctr-web.1")
                .environmentFile(Path.of("/var/lib/containers/env/web.1"))
                .hook(HOOK, Path.of("/var/run/containers/web.1"));
    }

    /** Returns a container with a value in every field, except that it isn't isolated. */
    static ContainerUnit.Builder full() {
        return named().command("serve", "--motd", "100% of $HOME")
                .ports(
                        new PortPair(8080, 4001),
                        new PortPair(8443, 4002).on(InetAddress.ofLiteral("127.0.0.1")),
                        new PortPair(53, 5353).on(InetAddress.ofLiteral("::1")).udp())
                .runOptions("--memory=64m", "--env", "MODE=fast")
                .volumes(new VolumeSpec("/data"), new VolumeSpec("/logs", Optional.of("shared-logs")))
                .bindMounts(
                        new BindMount(Path.of("/srv/web"), "/web", BindMount.Access.READ_ONLY, BindMount.Label.PRIVATE),
                        new BindMount(
                                Path.of("/srv/my files"),
                                "/files",
                                BindMount.Access.READ_WRITE,
                                BindMount.Label.SHARED))
                .networks(new ContainerNetwork("front"), new ContainerNetwork("back", true))
                .slice(new UnitName("container-small.slice"))
                .after(new UnitName("time-sync.target"))
                .requires(new UnitName("ctr-database.service"))
                .restart(Restart.ALWAYS)
                .restartDelay(Duration.ofSeconds(3))
                .startTimeout(Duration.ofMinutes(9))
                .stopTimeout(Duration.ofSeconds(30))
                .pullPolicy(PullPolicy.ALWAYS)
                .healthCheck(new ContainerHealthCheck(
                        "wget -q localhost:8080 || exit 1",
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        4,
                        Duration.ofMinutes(2)))
                .user("web")
                .environmentFile(Path.of("/etc/systemd4j/containers/env/contents/we/web.1/req-1"))
                .hook(HOOK, Path.of("/run/systemd4j/containers/we/web.1"));
    }

    /** Returns a container that its hook sets up, and that has no network. */
    static ContainerUnit.Builder isolated() {
        return named().isolated()
                .user("ctr-web.1")
                .restart(Restart.NO)
                .hook(HOOK, Path.of("/run/systemd4j/containers/we/web.1"));
    }

    /** Returns a container that listens on the same TCP ports as its socket. */
    static ContainerUnit.Builder activated(SocketActivation how) {
        return named().ports(new PortPair(8080, 4001), new PortPair(8443, 4002).on(InetAddress.ofLiteral("127.0.0.1")))
                .slice(new UnitName("container-small.slice"))
                .socketActivated(how);
    }

    private static ContainerUnit.Builder named() {
        return ContainerUnit.builder(
                new ContainerId("web.1"),
                new ImageName("registry.example.org:5000/team/web:1.0"),
                new RequestId("req-1"));
    }

    /** Returns a container with only the hook, which geard always has. */
    static ContainerUnit.Builder bare() {
        return ContainerUnit.builder(new ContainerId("bare"), new ImageName("busybox"), new RequestId("req-2"))
                .hook(HOOK, Path.of("/unused"));
    }
}
