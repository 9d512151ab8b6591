package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.state.RuntimeClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Renders the files of a container's version, for the directories and the runtime of {@link Containers}. */
final class VersionRenderer {
    private final ContainerDirectories directories;
    private final ContainerRuntime runtime;
    private final RuntimeClient client;

    VersionRenderer(ContainerDirectories directories, ContainerRuntime runtime, RuntimeClient client) {
        this.directories = directories;
        this.runtime = runtime;
        this.client = client;
    }

    /**
     * Renders a version. Its environment becomes a file of the version, and volumes that geard's units made are reused.
     *
     * @throws IllegalArgumentException if the unit has another environment file, or the runtime's profile can't express
     *     a value
     */
    ContainerFiles.Version render(ContainerUnit unit, ContainerEnvironment environment) {
        ContainerUnit complete = withFormerVolumes(withEnvironment(unit, environment));
        return new ContainerFiles.Version(
                unit.requestId(),
                runtime.render(complete, directories),
                environment.isEmpty() ? Optional.empty() : Optional.of(environment.file()),
                ownVolumes(unit));
    }

    private ContainerUnit withEnvironment(ContainerUnit unit, ContainerEnvironment environment) {
        if (environment.isEmpty()) {
            return unit;
        }
        if (unit.environmentFile().isPresent()) {
            throw new IllegalArgumentException(
                    "environment: container %s has an environment file, %s: pass either variables or a file"
                            .formatted(unit.id(), unit.environmentFile().get()));
        }
        return unit.toBuilder()
                .environmentFile(directories.environment(unit.id(), unit.requestId()))
                .build();
    }

    private ContainerUnit withFormerVolumes(ContainerUnit unit) {
        if (unit.volumes().isEmpty() || runtime.profile() == ContainerRuntime.Profile.GEARD) {
            return unit;
        }
        Map<String, String> former = client.volumesOf(unit.id().dataName());
        return unit.toBuilder()
                .volumes(unit.volumes().stream()
                        .map(volume -> new VolumeSpec(
                                volume.path(), volume.name().or(() -> Optional.ofNullable(former.get(volume.path())))))
                        .toArray(VolumeSpec[]::new))
                .build();
    }

    private static List<String> ownVolumes(ContainerUnit unit) {
        return unit.volumes().stream()
                .filter(volume -> volume.name().isEmpty())
                .map(unit::volumeName)
                .toList();
    }
}
