package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import io.github.systemd4j.templates.internal.names.SliceNames;
import io.github.systemd4j.templates.unitfile.ServiceUnitBuilder.Restart;
import io.github.systemd4j.unit.UnitName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks that the values of a container are consistent and can be written to units. */
final class ContainerUnitRules {
    private static final Pattern USER = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,31}");

    /**
     * The limit of all arguments together. A character takes at most ten bytes, and systemd reads lines of up to a
     * mebibyte. For a shell, a character takes at most five bytes, and the kernel accepts arguments of up to 128 KiB.
     */
    private static final int MAX_COMMAND = 16_384;

    /** Room for the quotes and separators around an argument. */
    private static final int SEPARATION = 8;
    /** A longer span is most likely a mistake in its unit. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final Set<Restart> RESTARTS = EnumSet.of(Restart.NO, Restart.ON_FAILURE, Restart.ALWAYS);

    private ContainerUnitRules() {}

    static void check(ContainerUnit unit) {
        checkArguments("command", unit.command());
        checkArguments("runOptions", unit.runOptions());
        unit.slice().ifPresent(name -> SliceNames.check("slice", name));
        checkUnits("after", unit.after());
        checkUnits("requires", unit.requires());
        unit.restart().ifPresent(ContainerUnitRules::checkRestart);
        unit.restartDelay().ifPresent(ContainerUnitRules::checkRestartDelay);
        unit.startTimeout().ifPresent(limit -> checkTimeout("startTimeout", limit));
        unit.stopTimeout().ifPresent(limit -> checkTimeout("stopTimeout", limit));
        unit.user().ifPresent(ContainerUnitRules::checkUser);
        unit.runDirectory().ifPresent(path -> FieldChecks.plain("runDirectory", path));
        unit.environmentFile().ifPresent(path -> FieldChecks.plain("environmentFile", path));
        unit.initExecutable().ifPresent(path -> FieldChecks.plain("initExecutable", path));
        checkPorts(unit.ports());
        checkDistinct("volumes, bindMounts", "the path", pathsOfMounts(unit), path -> path);
        checkDistinct("networks", "the name", unit.networks(), ContainerNetwork::name);
        checkLength(unit);
        checkActivation(unit);
        checkIsolation(unit);
    }

    private static void checkArguments(String field, List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            FieldChecks.argument("%s[%d]".formatted(field, i), arguments.get(i));
        }
    }

    private static void checkUnits(String field, List<UnitName> units) {
        for (UnitName unit : units) {
            if (unit.isTemplate()) {
                throw FieldChecks.error(
                        field, "\"%s\" is a template, which can't be started: name an instance".formatted(unit));
            }
        }
    }

    private static void checkRestart(Restart policy) {
        if (!RESTARTS.contains(policy)) {
            throw FieldChecks.error(
                    "restart",
                    "%s doesn't work for containers, because systemd gets their signals as exit statuses: use one of %s"
                            .formatted(policy, RESTARTS));
        }
    }

    private static void checkRestartDelay(Duration delay) {
        if (delay.compareTo(Duration.ofMillis(1)) < 0 || delay.compareTo(LONGEST) > 0) {
            throw FieldChecks.error("restartDelay", "%s is out of range: use 1 ms to 24 h".formatted(delay));
        }
    }

    private static void checkTimeout(String field, Duration limit) {
        if (limit.compareTo(Duration.ofSeconds(1)) < 0 || limit.compareTo(LONGEST) > 0 || limit.getNano() != 0) {
            throw FieldChecks.error(field, "%s is not allowed: use whole seconds, from 1 s to 24 h".formatted(limit));
        }
    }

    static String checkUser(String user) {
        if (!USER.matcher(user).matches()) {
            throw FieldChecks.error(
                    "user",
                    "\"%s\" is not a valid user: use 1 to 32 of a-z A-Z 0-9 _ . -, and don't begin with . or -"
                            .formatted(user));
        }
        return user;
    }

    private static void checkPorts(List<PortPair> ports) {
        var seen = new ArrayList<PortPair>();
        for (PortPair pair : ports) {
            if (seen.stream().anyMatch(pair::sharesHostPort)) {
                throw FieldChecks.error(
                        "ports", "two ports have the external port %d: use different ones".formatted(pair.external()));
            }
            seen.add(pair);
        }
    }

    /** Returns the paths of all mounts. Runtimes refuse a second mount at a path when they start the container. */
    private static List<String> pathsOfMounts(ContainerUnit unit) {
        return Stream.concat(
                        unit.volumes().stream().map(VolumeSpec::path),
                        unit.bindMounts().stream().map(BindMount::path))
                .toList();
    }

    private static <T> void checkDistinct(String field, String what, List<T> values, Function<T, String> key) {
        var seen = new HashSet<String>();
        for (T value : values) {
            if (!seen.add(key.apply(value))) {
                throw FieldChecks.error(
                        field, "two have %s \"%s\": use different ones".formatted(what, key.apply(value)));
            }
        }
    }

    private static void checkLength(ContainerUnit unit) {
        long length = Stream.of(
                        unit.command().stream(),
                        unit.ports().stream(),
                        unit.volumes().stream(),
                        unit.bindMounts().stream(),
                        unit.networks().stream().map(ContainerNetwork::name),
                        unit.runOptions().stream(),
                        unit.healthCheck().stream().map(ContainerHealthCheck::command))
                .flatMap(arguments -> arguments)
                .mapToLong(argument -> argument.toString().length() + SEPARATION)
                .sum();
        if (length > MAX_COMMAND) {
            throw FieldChecks.error(
                    "command, ports, volumes, bindMounts, networks, runOptions, healthCheck",
                    "together they have %d characters, with %d more counted for each, but at most %d are allowed"
                            .formatted(length, SEPARATION, MAX_COMMAND));
        }
    }

    private static void checkActivation(ContainerUnit unit) {
        boolean activated = unit.type() == ContainerType.SOCKETACTIVATED;
        if (activated == (unit.socketActivation() == SocketActivation.DISABLED)) {
            throw FieldChecks.error(
                    "socketActivation", "%s doesn't fit the type %s".formatted(unit.socketActivation(), unit.type()));
        }
        if (activated && unit.ports().isEmpty()) {
            throw FieldChecks.error("ports", "%s needs a port to listen on: add one".formatted(unit.type()));
        }
        boolean proxied = unit.socketActivation() == SocketActivation.PROXIED;
        if (proxied && unit.ports().stream().anyMatch(pair -> pair.protocol() == PortPair.Protocol.UDP)) {
            throw FieldChecks.error("ports", "PROXIED passes on TCP only: use ENABLED for a port of UDP");
        }
    }

    private static void checkIsolation(ContainerUnit unit) {
        if (unit.isolated()) {
            checkHook(unit);
            if (!unit.command().isEmpty()) {
                throw FieldChecks.error(
                        "command", "an isolated container runs the program that its hook provides: remove the command");
            }
        }
    }

    /** Checks that a container that needs a hook has one. */
    static void checkHook(ContainerUnit unit) {
        checkPresent("initExecutable", unit.initExecutable());
        checkPresent("runDirectory", unit.runDirectory());
    }

    private static void checkPresent(String field, Optional<Path> path) {
        if (path.isEmpty()) {
            throw FieldChecks.error(
                    field,
                    "it is missing: set it for a container that is isolated, or socket-activated by geard's units");
        }
    }
}
