package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.UnitName;
import java.nio.file.Path;

/** Units that the files beside the tests are the text of. */
final class SampleUnits {
    private static final Path HOOK = Path.of("/usr/bin/gear");

    private SampleUnits() {}

    /** With a value in every field. */
    static ContainerUnit.Builder full() {
        return ContainerUnit.builder(
                        new ContainerId("web.1"),
                        new ImageName("registry.example.org:5000/team/web:1.0"),
                        new RequestId("req-1"))
                .ports(new PortPair(8080, 4001), new PortPair(8443, 4002))
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

    /** With no more than the hook, which geard always has. */
    static ContainerUnit.Builder bare() {
        return ContainerUnit.builder(new ContainerId("bare"), new ImageName("busybox"), new RequestId("req-2"))
                .hook(HOOK, Path.of("/unused"));
    }
}
