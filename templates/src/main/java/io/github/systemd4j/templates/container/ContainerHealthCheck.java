package io.github.systemd4j.templates.container;

import io.github.systemd4j.templates.internal.names.FieldChecks;
import java.time.Duration;

/**
 * A command by which the runtime checks that a container works. Podman kills a container that fails the check, so that
 * its unit fails or is restarted; docker only reports it as unhealthy.
 *
 * @param command the command, which the container's shell runs; exit status 0 means that the container works
 * @param interval the time between two checks: whole seconds, at least 1
 * @param timeout the time limit of a check: whole seconds, at least 1
 * @param retries how many consecutive failures make the container unhealthy, at least 1
 * @param startPeriod how long after the start failures are ignored: whole seconds, 0 or more
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-run.1.html"> podman-run(1), --health-cmd</a>
 */
public record ContainerHealthCheck(
        String command, Duration interval, Duration timeout, int retries, Duration startPeriod) {
    /** The default of podman and docker, for the interval and the timeout. */
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    /** The default of podman and docker. */
    private static final int RETRIES = 3;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is refused; the message begins with its name
     */
    public ContainerHealthCheck {
        FieldChecks.argument("healthCheck.command", command);
        if (command.isBlank() || command.equals("none")) {
            throw FieldChecks.error(
                    "healthCheck.command",
                    "\"%s\" is not a command: pass one for the container's shell".formatted(command));
        }
        checkSpan("healthCheck.interval", interval, 1);
        checkSpan("healthCheck.timeout", timeout, 1);
        checkSpan("healthCheck.startPeriod", startPeriod, 0);
        if (retries < 1) {
            throw FieldChecks.error("healthCheck.retries", "%d is out of range: use 1 or more".formatted(retries));
        }
    }

    /** Creates a check with the runtimes' defaults: each 30 s, 30 s for a check, three failures, no start period. */
    public ContainerHealthCheck(String command) {
        this(command, INTERVAL, INTERVAL, RETRIES, Duration.ZERO);
    }

    private static void checkSpan(String field, Duration span, int least) {
        if (span.getNano() != 0 || span.getSeconds() < least || span.compareTo(Duration.ofDays(1)) > 0) {
            throw FieldChecks.error(
                    field, "%s is not allowed: use whole seconds, from %d s to 24 h".formatted(span, least));
        }
    }
}
