package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.VolumeNames;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A container, and how it runs: the input for rendering its units, see {@link ContainerRuntime#render}. Created by a
 * {@linkplain #builder builder}, which checks every value: each value stays one value or one argument of the rendered
 * units, whatever it contains. Immutable.
 */
public final class ContainerUnit {
    private final Builder values;

    private ContainerUnit(Builder values) {
        this.values = values;
    }

    /** Returns a builder of a container of type {@link ContainerType#SIMPLE}, without further settings. */
    public static Builder builder(ContainerId id, ImageName image, RequestId requestId) {
        return new Builder(id, image, requestId);
    }

    /** Returns a builder with all values of this container. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** Returns the identifier of the container. */
    public ContainerId id() {
        return values.id;
    }

    /** Returns the image that it runs. */
    public ImageName image() {
        return values.image;
    }

    /** Returns the request that asked for this version. */
    public RequestId requestId() {
        return values.requestId;
    }

    /** Returns how its unit runs it. */
    public ContainerType type() {
        return values.type;
    }

    /** Returns how connections to its ports are handled: {@code DISABLED} unless the type is SOCKETACTIVATED. */
    public SocketActivation socketActivation() {
        return values.socketActivation;
    }

    /** Returns the arguments that replace the image's command; empty if the image's command runs. */
    public List<String> command() {
        return values.command;
    }

    /** Returns its ports. */
    public List<PortPair> ports() {
        return values.ports;
    }

    /** Returns its volumes: directories that outlive it. */
    public List<VolumeSpec> volumes() {
        return values.volumes;
    }

    /** Returns the files and directories of the host that are mounted in it. */
    public List<BindMount> bindMounts() {
        return values.bindMounts;
    }

    /** Returns the networks that it joins; empty for the runtime's default. */
    public List<ContainerNetwork> networks() {
        return values.networks;
    }

    /** Returns further options of the runtime's {@code run}, each exactly one argument. */
    public List<String> runOptions() {
        return values.runOptions;
    }

    /** Returns the slice whose limits apply to it; empty for systemd's default. */
    public Optional<UnitName> slice() {
        return values.slice;
    }

    /** Returns the units that are started before it, if they are started at all. */
    public List<UnitName> after() {
        return values.after;
    }

    /** Returns the units that are started with it, and whose stop stops it. */
    public List<UnitName> requires() {
        return values.requires;
    }

    /** Returns when it is restarted after it has ended by itself; empty for the profile's default. */
    public Optional<Restart> restart() {
        return values.restart;
    }

    /** Returns how long systemd waits before a restart; empty for systemd's default, 100 ms. */
    public Optional<Duration> restartDelay() {
        return values.restartDelay;
    }

    /** Returns how long its start may take, including the pull of its image; empty for 5 minutes. */
    public Optional<Duration> startTimeout() {
        return values.startTimeout;
    }

    /** Returns how long its stop may take before its processes are killed; empty for the runtime's default, 10 s. */
    public Optional<Duration> stopTimeout() {
        return values.stopTimeout;
    }

    /** Returns when the image is pulled; empty for the runtime's default. */
    public Optional<PullPolicy> pullPolicy() {
        return values.pullPolicy;
    }

    /** Returns how the runtime checks that it works. */
    public Optional<ContainerHealthCheck> healthCheck() {
        return values.healthCheck;
    }

    /** Returns whether it runs as its own user, whom the hook sets up. */
    public boolean isolated() {
        return values.isolated;
    }

    /** Returns the name or number of the user that its processes run as; empty for the image's. */
    public Optional<String> user() {
        return values.user;
    }

    /**
     * Returns the directory that the hook writes to, and that is mounted in the container as {@code /.container.init}.
     */
    public Optional<Path> runDirectory() {
        return values.runDirectory;
    }

    /** Returns the file from which the runtime reads its environment variables when it starts. */
    public Optional<Path> environmentFile() {
        return values.environmentFile;
    }

    /** Returns the hook, a program that is run around each start. */
    public Optional<Path> initExecutable() {
        return values.initExecutable;
    }

    /** Returns the name of the runtime's volume behind a volume of this container. */
    public String volumeName(VolumeSpec volume) {
        return volume.name().orElseGet(() -> VolumeNames.of(id(), volume.path()));
    }

    /** Returns the id and the image, as in {@code web1 (busybox)}. */
    @Override
    public String toString() {
        return "%s (%s)".formatted(id(), image());
    }

    /** Builds a container. Each setter replaces the former value. Not thread safe. */
    public static final class Builder {
        private final ContainerId id;
        private final ImageName image;
        private final RequestId requestId;
        private ContainerType type = ContainerType.SIMPLE;
        private SocketActivation socketActivation = SocketActivation.DISABLED;
        private List<String> command = List.of();
        private List<PortPair> ports = List.of();
        private List<VolumeSpec> volumes = List.of();
        private List<BindMount> bindMounts = List.of();
        private List<ContainerNetwork> networks = List.of();
        private List<String> runOptions = List.of();
        private Optional<UnitName> slice = Optional.empty();
        private List<UnitName> after = List.of();
        private List<UnitName> requires = List.of();
        private Optional<Restart> restart = Optional.empty();
        private Optional<Duration> restartDelay = Optional.empty();
        private Optional<Duration> startTimeout = Optional.empty();
        private Optional<Duration> stopTimeout = Optional.empty();
        private Optional<PullPolicy> pullPolicy = Optional.empty();
        private Optional<ContainerHealthCheck> healthCheck = Optional.empty();
        private boolean isolated;
        private Optional<String> user = Optional.empty();
        private Optional<Path> runDirectory = Optional.empty();
        private Optional<Path> environmentFile = Optional.empty();
        private Optional<Path> initExecutable = Optional.empty();

        private Builder(ContainerId id, ImageName image, RequestId requestId) {
            this.id = id;
            this.image = image;
            this.requestId = requestId;
        }

        private Builder(Builder other) {
            this(other.id, other.image, other.requestId);
            type = other.type;
            socketActivation = other.socketActivation;
            command = other.command;
            ports = other.ports;
            volumes = other.volumes;
            bindMounts = other.bindMounts;
            networks = other.networks;
            runOptions = other.runOptions;
            slice = other.slice;
            after = other.after;
            requires = other.requires;
            restart = other.restart;
            restartDelay = other.restartDelay;
            startTimeout = other.startTimeout;
            stopTimeout = other.stopTimeout;
            pullPolicy = other.pullPolicy;
            healthCheck = other.healthCheck;
            isolated = other.isolated;
            user = other.user;
            runDirectory = other.runDirectory;
            environmentFile = other.environmentFile;
            initExecutable = other.initExecutable;
        }

        /** Sets the type to {@link ContainerType#FOREGROUND}. */
        public Builder foreground() {
            type = ContainerType.FOREGROUND;
            return this;
        }

        /** Sets the type to {@link ContainerType#SOCKETACTIVATED}; at least one port is needed. */
        public Builder socketActivated(SocketActivation how) {
            type = ContainerType.SOCKETACTIVATED;
            socketActivation = how;
            return this;
        }

        /** Sets the arguments that replace the image's command: {@code "sleep", "60"} are two. */
        public Builder command(String... arguments) {
            command = List.of(arguments);
            return this;
        }

        /** Sets the ports. No two may have the same port of the host, address and protocol. */
        public Builder ports(PortPair... pairs) {
            ports = List.of(pairs);
            return this;
        }

        /** Sets the volumes: directories that outlive the container, each in a volume of the runtime. */
        public Builder volumes(VolumeSpec... specs) {
            volumes = List.of(specs);
            return this;
        }

        /** Sets the files and directories of the host that are mounted in the container. */
        public Builder bindMounts(BindMount... mounts) {
            bindMounts = List.of(mounts);
            return this;
        }

        /** Sets the networks that the container joins; each is created if it is missing. */
        public Builder networks(ContainerNetwork... joined) {
            networks = List.of(joined);
            return this;
        }

        /**
         * Sets further options of the runtime's {@code run}, each one argument: {@code "--env", "MODE=fast"} are two.
         * Together with the command, ports, volumes, bind mounts and networks they may have 16384 characters, with 8
         * more counted for each. All users can read the unit: put secrets into a {@link ContainerEnvironment}.
         */
        public Builder runOptions(String... options) {
            runOptions = List.of(options);
            return this;
        }

        /** Sets the slice whose limits apply to the container. */
        public Builder slice(UnitName name) {
            slice = Optional.of(name);
            return this;
        }

        /** Sets the units that are started before the container; see {@code After=} in systemd.unit(5). */
        public Builder after(UnitName... units) {
            after = List.of(units);
            return this;
        }

        /**
         * Sets the units that are started before the container and with it, and whose stop stops it; see
         * {@code Requires=} in systemd.unit(5).
         */
        public Builder requires(UnitName... units) {
            requires = List.of(units);
            return this;
        }

        /**
         * Sets when the container is restarted after it has ended by itself: NO, ON_FAILURE or ALWAYS. systemd can't
         * apply the other policies, because runtimes report a signal as an exit status.
         *
         * <p>systemd gives up after 20 starts in a minute. With a {@link #restartDelay} of 3 s or more it never gives
         * up.
         */
        public Builder restart(Restart policy) {
            restart = Optional.of(policy);
            return this;
        }

        /** Sets how long systemd waits before a restart: 1 ms to 24 h. */
        public Builder restartDelay(Duration delay) {
            restartDelay = Optional.of(delay);
            return this;
        }

        /** Sets how long the start may take, including the pull of the image: whole seconds, at least 1. */
        public Builder startTimeout(Duration limit) {
            startTimeout = Optional.of(limit);
            return this;
        }

        /** Sets how long the stop may take before processes are killed: whole seconds, at least 1. */
        public Builder stopTimeout(Duration limit) {
            stopTimeout = Optional.of(limit);
            return this;
        }

        /** Sets when the image is pulled. */
        public Builder pullPolicy(PullPolicy policy) {
            pullPolicy = Optional.of(policy);
            return this;
        }

        /** Sets how the runtime checks that the container works. */
        public Builder healthCheck(ContainerHealthCheck check) {
            healthCheck = Optional.of(check);
            return this;
        }

        /** Makes the hook set up a user for this container. Requires a {@link #hook}. */
        public Builder isolated() {
            isolated = true;
            return this;
        }

        /** Sets the user that the container's processes run as. */
        public Builder user(String name) {
            user = Optional.of(name);
            return this;
        }

        /**
         * Sets the hook, and the directory that it writes to.
         *
         * @param executable the program that runs as {@code init --pre <id> <image>} before the start of a container
         *     that is isolated or, in geard's profile, socket-activated, and as {@code init --post <id> <image>} after
         *     each start: absolute, of the characters a-z A-Z 0-9 _ . / @ + = , -
         * @param directory the directory that an isolated container sees as {@code /.container.init}: absolute, of the
         *     same characters
         */
        public Builder hook(Path executable, Path directory) {
            initExecutable = Optional.of(executable);
            runDirectory = Optional.of(directory);
            return this;
        }

        /**
         * Sets the file of environment variables, which must exist when the container starts: absolute, of the
         * characters a-z A-Z 0-9 _ . / @ + = , -
         */
        public Builder environmentFile(Path file) {
            environmentFile = Optional.of(file);
            return this;
        }

        /**
         * Returns the container.
         *
         * @throws IllegalArgumentException if a value is invalid, or two contradict each other; the message begins with
         *     the field's name
         */
        public ContainerUnit build() {
            var unit = new ContainerUnit(new Builder(this));
            ContainerUnitRules.check(unit);
            return unit;
        }
    }
}
