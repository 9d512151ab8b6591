package io.github.systemd4j.templates.container;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * How units are spelled where that depends on the container runtime, on the machine, or on the age of what reads them.
 * The order of directives is the same in all. Immutable.
 *
 * @param runtime the runtime's executable: absolute, of the characters a-z A-Z 0-9 _ . / @ + = , -
 * @param socketProxy the host's {@code systemd-socket-proxyd}, which socket activated containers see as
 *     {@code /usr/sbin/systemd-socket-proxyd}: absolute, of the same characters
 * @param foreground how the runtime runs processes as the unit's own
 * @param habits which of geard's habits units have
 */
public record ContainerRuntime(Path runtime, Path socketProxy, Foreground foreground, Set<Habit> habits) {
    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if one is none; the message names it
     */
    public ContainerRuntime {
        Fields.plain("runtime", runtime);
        Fields.plain("socketProxy", socketProxy);
        habits = Set.copyOf(habits);
    }

    /** Docker's, {@code /usr/bin/docker}, which has no way to run processes as the unit's own. */
    public static ContainerRuntime docker() {
        return new ContainerRuntime(
                Path.of("/usr/bin/docker"),
                Path.of("/usr/lib/systemd/systemd-socket-proxyd"),
                Foreground.CLIENT_ONLY,
                Set.of());
    }

    /** Podman's, {@code /usr/bin/podman}, which runs the processes of FOREGROUND in control groups of the unit. */
    public static ContainerRuntime podman() {
        return new ContainerRuntime(
                Path.of("/usr/bin/podman"),
                Path.of("/usr/lib/systemd/systemd-socket-proxyd"),
                Foreground.SPLIT_CGROUPS,
                Set.of());
    }

    /**
     * What geard writes with the docker of its time, byte for byte where values need no quotes; but a hook that is
     * absent is left out, where geard writes a line that systemd refuses.
     */
    public static ContainerRuntime geard() {
        return new ContainerRuntime(
                Path.of("/usr/bin/docker"),
                Path.of("/usr/sbin/systemd-socket-proxyd"),
                Foreground.FLAG,
                EnumSet.complementOf(EnumSet.of(Habit.ENVIRONMENT_OF_CLIENT_ONLY)));
    }

    /** This one, with the runtime elsewhere. */
    public ContainerRuntime withRuntime(Path executable) {
        return new ContainerRuntime(executable, socketProxy, foreground, habits);
    }

    /** This one, with {@code systemd-socket-proxyd} elsewhere. */
    public ContainerRuntime withSocketProxy(Path executable) {
        return new ContainerRuntime(runtime, executable, foreground, habits);
    }

    /** This one, with the processes run otherwise. */
    public ContainerRuntime withForeground(Foreground other) {
        return new ContainerRuntime(runtime, socketProxy, other, habits);
    }

    /** This one, with just these habits. */
    public ContainerRuntime withHabits(Habit... others) {
        return new ContainerRuntime(runtime, socketProxy, foreground, Set.copyOf(Arrays.asList(others)));
    }

    boolean has(Habit habit) {
        return habits.contains(habit);
    }

    /** How the shell calls the runtime. */
    String shellRuntime() {
        return (has(Habit.RUNTIME_BY_NAME) ? runtime.getFileName() : runtime).toString();
    }
}
