package io.github.systemd4j.templates.quadlet;

import io.github.systemd4j.templates.container.ContainerHealthCheck;
import io.github.systemd4j.templates.container.ContainerUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * States the command of a container's generated service independently: the options in any order, as versions of
 * quadlet differ in it, and then the run options, the image and the command.
 */
final class ExpectedRun {
    private static final Map<String, String> VARIABLES =
            Map.of("", "${SYSTEMD4J_EMPTY}", ";", "${SYSTEMD4J_SEMICOLON}");

    /** The options whose value may be the next argument. */
    private static final Set<String> VALUED = Set.of(
            "-v",
            "--name",
            "--network",
            "--publish",
            "--env-file",
            "--user",
            "--pull",
            "--log-driver",
            "--health-cmd",
            "--health-interval",
            "--health-timeout",
            "--health-retries",
            "--health-start-period",
            "--health-on-failure");

    private final ContainerUnit unit;

    ExpectedRun(ContainerUnit unit) {
        this.unit = unit;
    }

    /** The last arguments, as systemd reads them before it expands them. */
    List<String> lastArguments() {
        return Stream.of(unit.runOptions().stream(), Stream.of(unit.image().value()), unit.command().stream())
                .flatMap(arguments -> arguments)
                .map(argument -> VARIABLES.getOrDefault(argument, escaped(argument)))
                .toList();
    }

    /** The options before them, sorted. */
    List<String> options() {
        var options = new ArrayList<>(
                List.of("--replace", "--rm", "-d", "--cgroups=split", "--sdnotify=conmon", "--log-driver=passthrough"));
        options.add("--name=" + unit.id());
        unit.environmentFile().ifPresent(file -> options.add("--env-file=" + file));
        unit.ports().forEach(pair -> options.add("--publish=" + pair.publishOption()));
        unit.volumes().forEach(volume -> options.add("-v=" + unit.volumeName(volume) + ":" + volume.path()));
        unit.bindMounts().forEach(mount -> options.add("-v=" + mount));
        unit.networks().forEach(network -> options.add("--network=" + network.name()));
        unit.user().ifPresent(user -> options.add("--user=" + user));
        unit.pullPolicy().ifPresent(policy -> options.add("--pull=" + policy.option()));
        unit.stopTimeout().ifPresent(limit -> options.add("--stop-timeout=" + limit.toSeconds()));
        unit.healthCheck().ifPresent(check -> options.addAll(health(check)));
        return options.stream().map(ExpectedRun::escaped).sorted().toList();
    }

    private static List<String> health(ContainerHealthCheck check) {
        return List.of(
                "--health-cmd=" + check.command(),
                "--health-interval=%ds".formatted(check.interval().toSeconds()),
                "--health-timeout=%ds".formatted(check.timeout().toSeconds()),
                "--health-retries=" + check.retries(),
                "--health-start-period=%ds".formatted(check.startPeriod().toSeconds()),
                "--health-on-failure=kill");
    }

    /** Joins options and their values, and sorts them. Older versions keep the container's number in a file, too. */
    static List<String> normalized(List<String> options) {
        var joined = new ArrayList<String>();
        for (int i = 0; i < options.size(); i++) {
            String option = options.get(i);
            joined.add(VALUED.contains(option) && i + 1 < options.size() ? option + "=" + options.get(++i) : option);
        }
        joined.remove("--cidfile=%t/%N.cid");
        // the form of 4.x for an address that means any address
        joined.replaceAll(option -> option.startsWith("--publish=") ? option.replace("=0.0.0.0:", "=") : option);
        return joined.stream().sorted().toList();
    }

    static String escaped(String text) {
        return text.replace("%", "%%").replace("$", "$$");
    }
}
