package io.github.systemd4j.templates.container;

import io.github.systemd4j.manager.UnitName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What makes the parts of a container's unit fit together. */
final class ContainerUnitRules {
    private static final Pattern USER = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,31}");

    /**
     * A character is written as ten bytes at most, and systemd reads a line of a mebibyte; a shell is given five for one
     * at most, and the kernel takes an argument of 128 KiB.
     */
    private static final int MAX_COMMAND = 16_384;

    private static final int SEPARATION = 8;

    private ContainerUnitRules() {}

    static void checkFields(
            List<String> runOptions,
            Optional<UnitName> slice,
            Optional<String> user,
            Optional<Path> runDirectory,
            Optional<Path> environmentFile,
            Optional<Path> initExecutable) {
        for (int i = 0; i < runOptions.size(); i++) {
            Fields.argument("runOptions[%d]".formatted(i), runOptions.get(i));
        }
        slice.ifPresent(name -> SliceNames.check("slice", name));
        user.ifPresent(ContainerUnitRules::checkUser);
        runDirectory.ifPresent(path -> Fields.plain("runDirectory", path));
        environmentFile.ifPresent(path -> Fields.plain("environmentFile", path));
        initExecutable.ifPresent(path -> Fields.plain("initExecutable", path));
    }

    static String checkUser(String user) {
        if (!USER.matcher(user).matches()) {
            throw Fields.error(
                    "user",
                    "\"%s\" is no user: 1 to 32 of a-z A-Z 0-9 _ . - are, that begin with none of the last two"
                            .formatted(user));
        }
        return user;
    }

    static void checkPorts(List<PortPair> ports) {
        var external = new HashSet<Integer>();
        for (PortPair pair : ports) {
            if (!external.add(pair.external())) {
                throw Fields.error("ports", "two have the external port %d".formatted(pair.external()));
            }
        }
    }

    static void checkLength(
            List<PortPair> ports, List<VolumeSpec> volumes, List<BindMount> bindMounts, List<String> runOptions) {
        long length = Stream.of(ports, volumes, bindMounts, runOptions)
                .flatMap(List::stream)
                .mapToLong(argument -> argument.toString().length() + SEPARATION)
                .sum();
        if (length > MAX_COMMAND) {
            throw Fields.error(
                    "ports, volumes, bindMounts, runOptions",
                    "together they are %d characters long, each counted with %d more, but %d at most"
                            .formatted(length, SEPARATION, MAX_COMMAND));
        }
    }

    static void checkActivation(ContainerType type, SocketActivation activation, List<PortPair> ports) {
        boolean activated = type == ContainerType.SOCKETACTIVATED;
        if (activated == (activation == SocketActivation.DISABLED)) {
            throw Fields.error("socketActivation", "%s doesn't fit the type %s".formatted(activation, type));
        }
        if (activated && ports.isEmpty()) {
            throw Fields.error("ports", "%s needs one to listen on".formatted(type));
        }
    }

    static void checkHook(
            ContainerType type, boolean isolated, Optional<Path> runDirectory, Optional<Path> executable) {
        if (isolated || type == ContainerType.SOCKETACTIVATED) {
            checkPresent("initExecutable", executable);
            checkPresent("runDirectory", runDirectory);
        }
    }

    private static void checkPresent(String field, Optional<Path> path) {
        if (path.isEmpty()) {
            throw Fields.error(field, "it is missing: one that is isolated or socket activated is set up by its hook");
        }
    }
}
