package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.UnitName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A container, with all that its unit says. Made with a {@linkplain #builder builder}.
 *
 * @param id what it is called
 * @param image what it runs
 * @param requestId the request that asked for this version of it
 * @param type how its unit runs it
 * @param socketActivation what becomes of connections to its ports: not {@code DISABLED} for a type of
 *     {@code SOCKETACTIVATED}, and only for that
 * @param ports its ports, at least one for {@code SOCKETACTIVATED}; no two have the same external one
 * @param volumes its directories that outlive it
 * @param bindMounts what it sees of the host
 * @param runOptions more options of the runtime's {@code run}, each exactly one argument; with the ports, volumes and
 *     bind mounts they may be 16384 characters long, each counted with 8 more
 * @param slice the slice it is in; empty for systemd's choice
 * @param isolated whether it runs as a user of its own, which the hook sets up: needs {@code runDirectory} and
 *     {@code initExecutable}
 * @param user the name or number of the user that its processes run as
 * @param runDirectory what the hook leaves for the container, who sees it as {@code /.container.init}: absolute, of
 *     a-z A-Z 0-9 _ . / @ + = , -
 * @param environmentFile a file of variables, which must exist when it starts: a path as {@code runDirectory} is
 * @param initExecutable the hook: a program that is run as {@code init --pre <id> <image>} before the start of one that
 *     is isolated or socket activated, and as {@code init --post <id> <image>} after each start: a path as
 *     {@code runDirectory} is
 */
public record ContainerUnit(
        ContainerId id,
        ImageName image,
        RequestId requestId,
        ContainerType type,
        SocketActivation socketActivation,
        List<PortPair> ports,
        List<VolumeSpec> volumes,
        List<BindMount> bindMounts,
        List<String> runOptions,
        Optional<UnitName> slice,
        boolean isolated,
        Optional<String> user,
        Optional<Path> runDirectory,
        Optional<Path> environmentFile,
        Optional<Path> initExecutable) {
    /**
     * Checks that all of it fits together and into a unit file.
     *
     * @throws IllegalArgumentException if it doesn't; the message begins with the field's name
     */
    public ContainerUnit {
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
        bindMounts = List.copyOf(bindMounts);
        runOptions = List.copyOf(runOptions);
        ContainerUnitRules.checkFields(runOptions, slice, user, runDirectory, environmentFile, initExecutable);
        ContainerUnitRules.checkPorts(ports);
        ContainerUnitRules.checkLength(ports, volumes, bindMounts, runOptions);
        ContainerUnitRules.checkActivation(type, socketActivation, ports);
        ContainerUnitRules.checkHook(type, isolated, runDirectory, initExecutable);
    }

    /** Begins one that is SIMPLE and has nothing else. */
    public static Builder builder(ContainerId id, ImageName image, RequestId requestId) {
        return new Builder(id, image, requestId);
    }

    /** This one, with variables from a file. */
    ContainerUnit withEnvironmentFile(Path file) {
        return new ContainerUnit(
                id,
                image,
                requestId,
                type,
                socketActivation,
                ports,
                volumes,
                bindMounts,
                runOptions,
                slice,
                isolated,
                user,
                runDirectory,
                Optional.of(file),
                initExecutable);
    }

    /** The text of its service's unit file, {@link ContainerId#serviceName}. */
    public String serviceFile(ContainerRuntime dialect) {
        return ServiceView.of(this, dialect).render(type);
    }

    /**
     * The text of its socket's unit file, {@link ContainerId#socketName}.
     *
     * @throws IllegalStateException if it isn't {@code SOCKETACTIVATED}
     */
    public String socketFile() {
        if (type != ContainerType.SOCKETACTIVATED) {
            throw new IllegalStateException("%s has no socket: it is %s".formatted(id, type));
        }
        return SocketView.of(this).render();
    }

    /** Collects what a container's unit says; each call returns this builder. For one thread. */
    public static final class Builder {
        private final ContainerId id;
        private final ImageName image;
        private final RequestId requestId;
        private ContainerType type = ContainerType.SIMPLE;
        private SocketActivation socketActivation = SocketActivation.DISABLED;
        private List<PortPair> ports = List.of();
        private List<VolumeSpec> volumes = List.of();
        private List<BindMount> bindMounts = List.of();
        private List<String> runOptions = List.of();
        private Optional<UnitName> slice = Optional.empty();
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

        /** Makes it {@link ContainerType#FOREGROUND}. */
        public Builder foreground() {
            this.type = ContainerType.FOREGROUND;
            return this;
        }

        /** Makes it {@link ContainerType#SOCKETACTIVATED}; the hook and a port are needed, too. */
        public Builder socketActivated(SocketActivation how) {
            this.type = ContainerType.SOCKETACTIVATED;
            this.socketActivation = how;
            return this;
        }

        /** Sets its ports. */
        public Builder ports(PortPair... pairs) {
            this.ports = List.of(pairs);
            return this;
        }

        /** Sets its directories that outlive it. */
        public Builder volumes(VolumeSpec... specs) {
            this.volumes = List.of(specs);
            return this;
        }

        /** Sets what it sees of the host. */
        public Builder bindMounts(BindMount... mounts) {
            this.bindMounts = List.of(mounts);
            return this;
        }

        /** Sets more options of the runtime's {@code run}, each one argument: {@code "--env", "MODE=fast"} are two. */
        public Builder runOptions(String... options) {
            this.runOptions = List.of(options);
            return this;
        }

        /** Sets the slice it is in. */
        public Builder slice(UnitName name) {
            this.slice = Optional.of(name);
            return this;
        }

        /** Has the hook set up a user of its own; {@link #hook} is needed, too. */
        public Builder isolated() {
            this.isolated = true;
            return this;
        }

        /** Sets the user that its processes run as. */
        public Builder user(String name) {
            this.user = Optional.of(name);
            return this;
        }

        /** Sets the hook, and the directory that it leaves its results in. */
        public Builder hook(Path executable, Path directory) {
            this.initExecutable = Optional.of(executable);
            this.runDirectory = Optional.of(directory);
            return this;
        }

        /** Sets the file of its variables. */
        public Builder environmentFile(Path file) {
            this.environmentFile = Optional.of(file);
            return this;
        }

        /**
         * The container.
         *
         * @throws IllegalArgumentException if something doesn't fit; the message begins with the field's name
         */
        public ContainerUnit build() {
            return new ContainerUnit(
                    id,
                    image,
                    requestId,
                    type,
                    socketActivation,
                    ports,
                    volumes,
                    bindMounts,
                    runOptions,
                    slice,
                    isolated,
                    user,
                    runDirectory,
                    environmentFile,
                    initExecutable);
        }
    }
}
