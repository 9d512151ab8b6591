package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Creates models, and checks that invalid ones are refused. */
abstract class ModelFixture {
    static final Path DIRECTORY = Path.of("/run/x");
    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    static final String TOGETHER =
            "command, ports, volumes, bindMounts, networks, runOptions, healthCheck: together they have ";
    static final ContainerDirectories DIRECTORIES = ContainerDirectories.system();

    static ContainerUnit.Builder plain() {
        return ContainerUnit.builder(new ContainerId("web1"), new ImageName("busybox"), new RequestId("r"));
    }

    static void refusedBy(ContainerRuntime runtime, ContainerUnit.Builder unit, String message) {
        ContainerUnit built = unit.build();
        refused(() -> runtime.render(built, DIRECTORIES), message);
    }

    static void refused(ThrowingCallable construction, String message) {
        assertThatIllegalArgumentException().isThrownBy(construction).withMessageStartingWith(message);
    }
}
