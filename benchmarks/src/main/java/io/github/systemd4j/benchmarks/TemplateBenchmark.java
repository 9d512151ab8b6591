package io.github.systemd4j.benchmarks;

import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerDirectories;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.ContainerUnitFiles;
import io.github.systemd4j.templates.container.ImageName;
import io.github.systemd4j.templates.container.PortPair;
import io.github.systemd4j.templates.container.RequestId;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.container.VolumeSpec;
import io.github.systemd4j.templates.unitfile.CommandLine;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitDocument;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does it take, and what is allocated, to render a unit file: from a template, with all values quoted, and
 * from a builder?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class TemplateBenchmark {
    private static final String TITLE = "Sales of the week";
    private static final String AUTHOR = "O'Hara; 100% of it";

    private final ContainerDirectories directories = ContainerDirectories.system();
    private final ContainerRuntime podman = ContainerRuntime.podman();
    private final ContainerRuntime geard = ContainerRuntime.geard();
    private final ContainerUnit container = container().build();
    private final ContainerUnit activatedContainer =
            container().socketActivated(SocketActivation.PROXIED).build();

    private static ContainerUnit.Builder container() {
        return ContainerUnit.builder(
                        new ContainerId("web-1"),
                        new ImageName("registry.example.org:5000/shop/web:1.0"),
                        new RequestId("deployment-7"))
                .ports(new PortPair(8080, 4001), new PortPair(8443, 4002))
                .runOptions("--memory=64m", "--env", "MODE=fast")
                .volumes(new VolumeSpec("/data"))
                .bindMounts(new BindMount(Path.of("/srv/web"), "/web", BindMount.Access.READ_ONLY))
                .slice(new UnitName("container-small.slice"))
                .hook(Path.of("/usr/bin/shop-init"), Path.of("/run/shop/web-1"));
    }

    /** Renders the service of a container with ports, options and directories, from a builder. */
    @Benchmark
    public ContainerUnitFiles containerService() {
        return podman.render(container, directories);
    }

    /** Renders the service, the socket and the proxy of a container that is started by its socket. */
    @Benchmark
    public ContainerUnitFiles activatedContainer() {
        return podman.render(activatedContainer, directories);
    }

    /** Renders the service of the same container, from geard's template. */
    @Benchmark
    public ContainerUnitFiles geardService() {
        return geard.render(container, directories);
    }

    /** Renders a custom template of six lines. */
    @Benchmark
    public String ownTemplate() {
        return TemplatedServiceRenderer.of()
                .execute(new TemplatedService(UnitValue.text(TITLE), UnitValue.argument(AUTHOR)));
    }

    /** Renders the same file from a builder. */
    @Benchmark
    public UnitDocument builder() {
        return new ServiceUnitBuilder()
                .description(TITLE)
                .type(ServiceUnitBuilder.Type.ONESHOT)
                .execStart(CommandLine.of("/bin/echo", "--author", AUTHOR))
                .build();
    }
}
