package io.github.systemd4j.templates.internal.rendering;

import io.github.systemd4j.templates.container.BindMount;
import io.github.systemd4j.templates.container.ContainerHealthCheck;
import io.github.systemd4j.templates.container.ContainerNetwork;
import io.github.systemd4j.templates.container.ContainerUnit;
import io.github.systemd4j.templates.container.SocketActivation;
import io.github.systemd4j.templates.container.VolumeSpec;
import io.github.systemd4j.templates.internal.names.Digests;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder;
import io.github.systemd4j.templates.unitfile.UnitValue;
import io.github.systemd4j.unit.UnitName;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Renders a container as files of quadlet, podman's generator of units: the container, and its volumes and networks,
 * whose names begin with the container's. Directives of systemd are those of {@link PodmanUnits}, except what quadlet
 * adds itself.
 *
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-systemd.unit.5.html">podman-systemd.unit(5)</a>
 */
public final class QuadletUnits {
    private static final String CONTAINER = "Container";
    private static final String PODMAN_ARGS = "PodmanArgs";
    private static final UnitName BOOT = new UnitName("default.target");
    private static final String PREFIX = "ctr-";

    /** What quadlet takes for names of its own files. */
    private static final List<String> IMAGE_SUFFIXES = List.of(".image", ".build");

    private final ContainerUnit unit;
    private final ServiceUnitBuilder container = new ServiceUnitBuilder();
    private final SequencedMap<String, String> files = new LinkedHashMap<>();

    private QuadletUnits(ContainerUnit unit) {
        this.unit = unit;
    }

    /**
     * Returns the texts by the names of their files, the container last.
     *
     * @param startOnBoot whether the container is started when the machine boots, or the user's manager starts
     * @throws IllegalArgumentException if quadlet can't express a value; the message begins with the field's name
     */
    public static SequencedMap<String, String> render(ContainerUnit unit, boolean startOnBoot) {
        check(unit);
        var quadlet = new QuadletUnits(unit);
        quadlet.addService(startOnBoot);
        quadlet.addContainer();
        quadlet.files.put(containerFile(unit), quadlet.container.build().toString());
        return Collections.unmodifiableSequencedMap(quadlet.files);
    }

    private static String containerFile(ContainerUnit unit) {
        return PREFIX + unit.id() + ".container";
    }

    private static void check(ContainerUnit unit) {
        RuntimeUnits.checkName(unit);
        if (unit.socketActivation() != SocketActivation.DISABLED) {
            throw new IllegalArgumentException(
                    "socketActivation: quadlet has no sockets: use ContainerRuntime.podman(), whose units do");
        }
        if (unit.isolated()) {
            throw new IllegalArgumentException(
                    "isolated: quadlet runs no hook that sets up a user: use ContainerRuntime.podman()");
        }
        String image = unit.image().value();
        if (IMAGE_SUFFIXES.stream().anyMatch(image::endsWith)) {
            throw new IllegalArgumentException(
                    "image: quadlet takes \"%s\" for a file of its own: add a tag that ends otherwise, or a digest"
                            .formatted(image));
        }
    }

    // --- what systemd reads

    private void addService(boolean startOnBoot) {
        container.description("Container " + unit.id());
        RuntimeUnits.addOrder(container, unit);
        RuntimeUnits.addLimits(container, unit);
        QuadletValues.addVariables(
                container,
                Stream.concat(unit.command().stream(), unit.runOptions().stream())
                        .toList());
        RuntimeUnits.addPostHook(container, unit);
        if (startOnBoot) {
            container.wantedBy(BOOT);
        }
        RuntimeUnits.addFacts(container, unit);
    }

    // --- what quadlet reads

    private void addContainer() {
        add("ContainerName", unit.id().value());
        add("Image", unit.image().value());
        if (!unit.command().isEmpty()) {
            add("Exec", QuadletValues.arguments("command", unit.command()));
        }
        unit.environmentFile().ifPresent(file -> add("EnvironmentFile", UnitValue.argument(file.toString())));
        unit.ports().forEach(pair -> add("PublishPort", pair.publishOption()));
        unit.volumes().forEach(this::addVolume);
        unit.bindMounts().forEach(this::addBindMount);
        unit.networks().forEach(this::addNetwork);
        unit.user().ifPresent(user -> add("User", user));
        unit.pullPolicy().ifPresent(policy -> add("Pull", policy.option()));
        unit.healthCheck().ifPresent(this::addHealthCheck);
        add("LogDriver", "passthrough");
        // StopTimeout= is new in podman 5.0.
        unit.stopTimeout().ifPresent(_ -> add(PODMAN_ARGS, UnitValue.argument(RuntimeUnits.stopTimeout(unit))));
        if (!unit.runOptions().isEmpty()) {
            add(PODMAN_ARGS, QuadletValues.arguments("runOptions", unit.runOptions()));
        }
    }

    private void add(String key, UnitValue value) {
        container.with(CONTAINER, key, value);
    }

    private void add(String key, String text) {
        add(key, QuadletValues.whole(text));
    }

    private void addMount(String field, String mount) {
        add(PODMAN_ARGS, UnitValue.list(UnitValue.argument("-v"), QuadletValues.argument(field, mount)));
    }

    /** A volume that others share belongs to none of them, and podman creates it with the first. */
    private void addVolume(VolumeSpec volume) {
        if (volume.name().isEmpty()) {
            addOwnVolume(volume);
            return;
        }
        // Quadlet takes some names with a dot for its files.
        String name = volume.name().get();
        if (name.indexOf('.') < 0 && QuadletValues.isWhole(volume.path())) {
            add("Volume", volume.toString());
        } else {
            addMount("volumes", volume.toString());
        }
    }

    private void addOwnVolume(VolumeSpec volume) {
        String name = unit.volumeName(volume);
        String stem = PREFIX + name;
        addFile(stem + ".volume", "Volume " + name + " of container " + unit.id(), "Volume", name);
        if (QuadletValues.isWhole(volume.path())) {
            add("Volume", stem + ".volume:" + volume.path());
        } else {
            addMount("volumes", name + ":" + volume.path());
            var service = new UnitName(stem + "-volume.service");
            container.requires(service).after(service);
        }
    }

    private void addBindMount(BindMount mount) {
        if (QuadletValues.isWhole(mount.hostPath()) && QuadletValues.isWhole(mount.path())) {
            add("Volume", mount.toString());
        } else {
            addMount("bindMounts", mount.toString());
            container.with(
                    "Unit",
                    "RequiresMountsFor",
                    UnitValue.paths(mount.hostPath().toString()));
        }
    }

    private void addNetwork(ContainerNetwork network) {
        // Without a digest, web1-a with the network b and web1 with a-b would share a file.
        String digest = Digests.of(unit.id() + ":" + network.name());
        String file = PREFIX + unit.id() + "-" + network.name() + "-" + digest + ".network";
        addFile(file, "Network " + network.name() + " of container " + unit.id(), "Network", network.name());
        if (network.internal()) {
            files.compute(file, (_, text) -> text + "Internal=yes\n");
        }
        add("Network", file);
    }

    private void addFile(String file, String description, String section, String name) {
        String text = new ServiceUnitBuilder()
                .description(description)
                .with("Install", "X-ContainerId", UnitValue.text(unit.id().value()))
                .with(section, section + "Name", QuadletValues.whole(name))
                .build()
                .toString();
        files.put(file, text);
    }

    private void addHealthCheck(ContainerHealthCheck check) {
        if (QuadletValues.isWhole(check.command())) {
            add("HealthCmd", check.command());
        } else {
            add(PODMAN_ARGS, QuadletValues.argument("healthCheck.command", "--health-cmd=" + check.command()));
        }
        add("HealthInterval", seconds(check.interval()));
        add("HealthTimeout", seconds(check.timeout()));
        add("HealthRetries", UnitValue.number(check.retries()));
        add("HealthStartPeriod", seconds(check.startPeriod()));
        add("HealthOnFailure", "kill");
    }

    private static String seconds(Duration span) {
        return span.toSeconds() + "s";
    }
}
