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

/** Checks that the values of a container fit together and into units. */
final class ContainerUnitRules {
    private static final Pattern USER = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,31}");

    /**
     * A character is written as ten bytes at most, and systemd reads a line of a mebibyte; a shell is given five for one
     * at most, and the kernel takes an argument of 128 KiB.
     */
    private static final int MAX_COMMAND = 16_384;

    private static final int SEPARATION = 8;
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
                        field, "\"%s\" is a template, which is never started: name an instance".formatted(unit));
            }
        }
    }

    private static void checkRestart(Restart policy) {
        if (!RESTARTS.contains(policy)) {
            throw FieldChecks.error(
                    "restart",
                    "%s doesn't work for containers, whose signals are exit statuses to systemd: use one of %s"
                            .formatted(policy, RESTARTS));
        }
    }

    private static void checkRestartDelay(Duration delay) {
        if (delay.compareTo(Duration.ofMillis(1)) < 0 || delay.compareTo(LONGEST) > 0) {
            throw FieldChecks.error("restartDelay", "%s is not allowed: give 1 ms to 24 h".formatted(delay));
        }
    }

    private static void checkTimeout(String field, Duration limit) {
        if (limit.compareTo(Duration.ofSeconds(1)) < 0 || limit.compareTo(LONGEST) > 0 || limit.getNano() != 0) {
            throw FieldChecks.error(field, "%s is not allowed: give whole seconds, from 1 s to 24 h".formatted(limit));
        }
    }

    static String checkUser(String user) {
        if (!USER.matcher(user).matches()) {
            throw FieldChecks.error(
                    "user",
                    "\"%s\" is no user: 1 to 32 of a-z A-Z 0-9 _ . - are, that begin with none of the last two"
                            .formatted(user));
        }
        return user;
    }

    private static void checkPorts(List<PortPair> ports) {
        var seen = new ArrayList<PortPair>();
        for (PortPair pair : ports) {
            if (seen.stream().anyMatch(pair::sharesHostPort)) {
                throw FieldChecks.error("ports", "two have the external port %d".formatted(pair.external()));
            }
            seen.add(pair);
        }
    }

    /** A path has one mount: runtimes refuse a second one when they start the container. */
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
                throw FieldChecks.error(field, "two have %s \"%s\"".formatted(what, key.apply(value)));
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
                        unit.healthCheck().stream().map(HealthCheck::command))
                .flatMap(arguments -> arguments)
                .mapToLong(argument -> argument.toString().length() + SEPARATION)
                .sum();
        if (length > MAX_COMMAND) {
            throw FieldChecks.error(
                    "command, ports, volumes, bindMounts, networks, runOptions, healthCheck",
                    "together they are %d characters long, each counted with %d more, but %d at most"
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
            throw FieldChecks.error("ports", "%s needs one to listen on".formatted(unit.type()));
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
                        "command", "an isolated container runs what its hook leaves for it: leave it out");
            }
        }
    }

    /** Checks that the hook is there, for a container that is set up by it. */
    static void checkHook(ContainerUnit unit) {
        checkPresent("initExecutable", unit.initExecutable());
        checkPresent("runDirectory", unit.runDirectory());
    }

    private static void checkPresent(String field, Optional<Path> path) {
        if (path.isEmpty()) {
            throw FieldChecks.error(
                    field,
                    "it is missing: a container that is isolated, or socket-activated by geard's units, needs it");
        }
    }
}
