package io.github.systemd4j.templates.quadlet;

import io.github.systemd4j.manager.SystemdManager;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Installs and removes containers as files of quadlet, and makes systemd read them. Needs podman 4.8 or newer.
 *
 * <p>Each file is whole at any moment, even if the process is killed, and a container's {@code .container} file is
 * switched when all files that it names are there. What a killed process has left is removed when the container is
 * installed again, or removed. Several threads and processes may use a directory at the same time: they wait for one
 * another, for a minute at most.
 *
 * <p>Safe from any thread, except the loop's own, as {@link SystemdManager} is. Methods throw {@link UncheckedIOException}
 * if files can't be read or written, and {@link io.github.systemd4j.message.BusException} if systemd refuses.
 *
 * <pre>{@code
 * try (SystemdManager systemd = SystemdManager.openSystem()) {
 *     var quadlets = new Quadlets(systemd, QuadletDirectory.system(), ContainerRuntime.podman());
 *     quadlets.install(QuadletFiles.of(unit));
 *     systemd.unit(unit.id().serviceName()).start().await();
 * }
 * }</pre>
 */
public final class Quadlets {
    private final SystemdManager systemd;
    private final ContainerRuntime runtime;
    private final QuadletStore store;

    /**
     * Creates access to a directory. Nothing is read or written.
     *
     * @param systemd the manager that runs the containers: the system's for {@link QuadletDirectory#system()}, the user's
     *     for {@link QuadletDirectory#user()}; stays the caller's to close
     * @param runtime podman, which is asked for its version
     * @throws IllegalArgumentException if the runtime isn't podman
     */
    public Quadlets(SystemdManager systemd, QuadletDirectory directory, ContainerRuntime runtime) {
        if (runtime.profile() != ContainerRuntime.Profile.PODMAN) {
            throw new IllegalArgumentException(
                    "runtime: %s has no quadlet: use ContainerRuntime.podman()".formatted(runtime.profile()));
        }
        this.systemd = systemd;
        this.runtime = runtime;
        this.store = new QuadletStore(directory.path());
    }

    /**
     * Installs a container, in place of its former version if there is one, and reloads systemd. A container that runs
     * goes on as it was until its service is restarted.
     *
     * @throws UnsupportedOperationException if podman is older than 4.8; nothing is changed
     * @throws IllegalStateException if a file of that name isn't this container's, for which nothing is changed; or if
     *     quadlet made no service of the files, or another unit file has precedence over it, for which the files stay
     */
    public void install(QuadletFiles files) {
        PodmanVersion.check(runtime.executable());
        try {
            store.install(files);
        } catch (IOException e) {
            throw new UncheckedIOException("can't install container %s in %s: %s".formatted(files.id(), store, e), e);
        }
        systemd.reload();
        checkGenerated(files.id().serviceName());
    }

    /** A unit file of the administrator has precedence over one that quadlet has made. */
    private void checkGenerated(UnitName service) {
        UnitProperties properties = systemd.loadUnit(service).properties();
        if (properties.loadState() == LoadState.NOT_FOUND) {
            throw new IllegalStateException(
                    ("quadlet made no %s of the files in %s: \"/usr/libexec/podman/quadlet --dryrun\", with --user for a"
                                    + " user's, says why; where that program is missing, install all of podman")
                            .formatted(service, store));
        }
        if (!properties.getString("SourcePath").endsWith("/" + QuadletStore.containerFile(service))) {
            throw new IllegalStateException(
                    "%s is not quadlet's: systemd reads it from \"%s\"; remove that file, or name the container otherwise"
                            .formatted(service, properties.getString("FragmentPath")));
        }
    }

    /**
     * Removes the files of a container and reloads systemd. Its service goes on until it is stopped; its volumes and
     * networks stay podman's.
     *
     * @return whether there were files
     */
    public boolean remove(ContainerId id) {
        boolean removed;
        try {
            removed = store.remove(id);
        } catch (IOException e) {
            throw new UncheckedIOException("can't remove container %s from %s: %s".formatted(id, store, e), e);
        }
        if (removed) {
            systemd.reload();
        }
        return removed;
    }
}
