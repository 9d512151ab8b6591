package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.VolumeNames;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A container and how it runs: what its units are rendered from, see {@link ContainerRuntime#render}. Made with a
 * {@linkplain #builder builder}, which checks every value: whatever the values are, each stays one value or one
 * argument of the rendered units. Immutable.
 */
public final class ContainerUnit {
    private final Builder values;

    private ContainerUnit(Builder values) {
        this.values = values;
    }

    /** Begins a container of type {@link ContainerType#SIMPLE} that sets nothing else. */
    public static Builder builder(ContainerId id, ImageName image, RequestId requestId) {
        return new Builder(id, image, requestId);
    }

    /** Begins a container that has all values of this one. */
    public Builder toBuilder() {
        return new Builder(values);
    }

    /** Returns what the container is called. */
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

    /** Returns what becomes of connections to its ports: {@code DISABLED} unless the type is SOCKETACTIVATED. */
    public SocketActivation socketActivation() {
        return values.socketActivation;
    }

    /** Returns the arguments that replace the image's command; none if the image's command is run. */
    public List<String> command() {
        return values.command;
    }

    /** Returns its ports. */
    public List<PortPair> ports() {
        return values.ports;
    }

    /** Returns its directories that outlive it. */
    public List<VolumeSpec> volumes() {
        return values.volumes;
    }

    /** Returns the files and directories of the host that it sees. */
    public List<BindMount> bindMounts() {
        return values.bindMounts;
    }

    /** Returns the networks that it joins; none for the runtime's default. */
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

    /** Returns the units that are started before it if they are started at all. */
    public List<UnitName> after() {
        return values.after;
    }

    /** Returns the units that are started with it, and that it is stopped with. */
    public List<UnitName> requires() {
        return values.requires;
    }

    /** Returns when it is started again after it has ended by itself; empty for the profile's default. */
    public Optional<Restart> restart() {
        return values.restart;
    }

    /** Returns how long systemd waits before it starts the container again; empty for systemd's default, 100 ms. */
    public Optional<Duration> restartDelay() {
        return values.restartDelay;
    }

    /** Returns how long it may take to start, with its image pulled; empty for 5 minutes. */
    public Optional<Duration> startTimeout() {
        return values.startTimeout;
    }

    /** Returns how long it may take to end before its processes are killed; empty for the runtime's default, 10 s. */
    public Optional<Duration> stopTimeout() {
        return values.stopTimeout;
    }

    /** Returns when the image is pulled; empty for the runtime's default. */
    public Optional<PullPolicy> pullPolicy() {
        return values.pullPolicy;
    }

    /** Returns how the runtime checks that it works. */
    public Optional<HealthCheck> healthCheck() {
        return values.healthCheck;
    }

    /** Returns whether it runs as a user of its own, whom the hook sets up. */
    public boolean isolated() {
        return values.isolated;
    }

    /** Returns the name or number of the user that its processes run as; empty for the image's. */
    public Optional<String> user() {
        return values.user;
    }

    /** Returns the directory that the hook writes to, and that the container sees as {@code /.container.init}. */
    public Optional<Path> runDirectory() {
        return values.runDirectory;
    }

    /** Returns the file that its environment variables are read from, by the runtime, when it starts. */
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

    /** Collects what a container's units say; each setter replaces the former value. Not thread safe. */
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
        private Optional<HealthCheck> healthCheck = Optional.empty();
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

        /** Sets the ports. No two may share a port of the host, its address and the protocol. */
        public Builder ports(PortPair... pairs) {
            ports = List.of(pairs);
            return this;
        }

        /** Sets the directories that outlive the container, each in a volume of the runtime. */
        public Builder volumes(VolumeSpec... specs) {
            volumes = List.of(specs);
            return this;
        }

        /** Sets the files and directories of the host that the container sees. */
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
         * Together with the commands, ports, volumes, bind mounts and networks they may be 16384 characters long, each
         * counted with 8 more. All users can read the unit: secrets belong into a {@link ContainerEnvironment}.
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
         * Sets the units that are started before the container and with it, and that it is stopped with; see
         * {@code Requires=} in systemd.unit(5).
         */
        public Builder requires(UnitName... units) {
            requires = List.of(units);
            return this;
        }

        /**
         * Sets when the container is started again after it has ended by itself: NO, ON_FAILURE or ALWAYS. systemd can't
         * apply the others, because a runtime reports a signal as an exit status.
         *
         * <p>systemd gives up after 20 starts in a minute. With a {@link #restartDelay} of 3 s or more it never does.
         */
        public Builder restart(Restart policy) {
            restart = Optional.of(policy);
            return this;
        }

        /** Sets how long systemd waits before it starts the container again: 1 ms to 24 h. */
        public Builder restartDelay(Duration delay) {
            restartDelay = Optional.of(delay);
            return this;
        }

        /** Sets how long the container may take to start, with its image pulled: whole seconds, 1 at least. */
        public Builder startTimeout(Duration limit) {
            startTimeout = Optional.of(limit);
            return this;
        }

        /** Sets how long the container may take to end before its processes are killed: whole seconds, 1 at least. */
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
        public Builder healthCheck(HealthCheck check) {
            healthCheck = Optional.of(check);
            return this;
        }

        /** Lets the hook set up a user of the container's own; {@link #hook} is needed, too. */
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
         * @param executable the program that is run as {@code init --pre <id> <image>} before the start of a container
         *     that is isolated or, in geard's profile, socket-activated, and as {@code init --post <id> <image>} after
         *     each start: absolute, of the characters a-z A-Z 0-9 _ . / @ + = , -
         * @param directory what an isolated container sees as {@code /.container.init}: absolute, of the same
         *     characters
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
         * @throws IllegalArgumentException if a value is refused, or two don't fit together; the message begins with
         *     the field's name
         */
        public ContainerUnit build() {
            var unit = new ContainerUnit(new Builder(this));
            ContainerUnitRules.check(unit);
            return unit;
        }
    }
}
