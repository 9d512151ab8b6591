package io.github.systemd4j.templates.internal.state;

import io.github.systemd4j.templates.container.ContainerRuntime;
import io.github.systemd4j.templates.internal.programs.HostProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls the command line of a container runtime. Each method waits for the command, for at most a minute. */
public final class RuntimeClient {
    private final Path executable;
    private final boolean podman;

    public RuntimeClient(ContainerRuntime runtime) {
        this.executable = runtime.executable();
        this.podman = runtime.profile() == ContainerRuntime.Profile.PODMAN;
    }

    /** Removes a container, running or not, and its anonymous volumes. Does nothing if there is none. */
    public void removeContainer(String name) {
        if (hasContainer(name)) {
            kill(name);
        }
    }

    /**
     * Kills and removes a container. Docker kills at once; podman waits for the container's stop timeout by default.
     */
    private void kill(String name) {
        if (podman) {
            run("rm", "--force", "--time=0", "--volumes", name);
        } else {
            run("rm", "--force", "--volumes", name);
        }
    }

    /** Removes a volume that no container uses. Does nothing if there is none. */
    public void removeVolume(String name) {
        if (!run("volume", "ls", "--quiet", "--filter", "name=^%s$".formatted(quoted(name)))
                .isBlank()) {
            run("volume", "rm", name);
        }
    }

    /** Returns the names of a container's volumes by their paths in the container; empty if there is no container. */
    public Map<String, String> volumesOf(String name) {
        var volumes = new LinkedHashMap<String, String>();
        if (hasContainer(name)) {
            run(
                            "inspect",
                            "--type=container",
                            "--format={{range .Mounts}}{{if .Name}}{{.Name}} {{.Destination}}\n{{end}}{{end}}",
                            name)
                    .lines()
                    .filter(line -> line.indexOf(' ') > 0)
                    .forEach(line ->
                            volumes.put(line.substring(line.indexOf(' ') + 1), line.substring(0, line.indexOf(' '))));
        }
        return volumes;
    }

    /** Returns whether a container exists. A runtime that isn't installed has no containers. */
    private boolean hasContainer(String name) {
        return Files.isExecutable(executable)
                && !run("ps", "--all", "--quiet", "--filter", "name=^%s$".formatted(quoted(name)))
                        .isBlank();
    }

    /** Escapes a name, because the filter is a regular expression. */
    private static String quoted(String name) {
        return name.replace(".", "\\.");
    }

    private String run(String... arguments) {
        var command = new ArrayList<>(List.of(executable.toString()));
        command.addAll(List.of(arguments));
        try {
            return HostProgram.output(command);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: %s".formatted(String.join(" ", command), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "the thread was interrupted while it waited for the command: " + String.join(" ", command), e);
        }
    }
}
