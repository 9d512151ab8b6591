package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Builds the file of a service.
 *
 * <pre>{@code
 * UnitDocument unit = new ServiceUnitBuilder()
 *         .description("Greeter")
 *         .execStart(CommandLine.of("/usr/bin/greeter", "100%"))
 *         .restart(ServiceUnitBuilder.Restart.ON_FAILURE)
 *         .memoryMax(512L << 20)
 *         .wantedBy(new UnitName("multi-user.target"))
 *         .build();
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html"> systemd.service(5)</a>
 */
public final class ServiceUnitBuilder extends ExecUnitBuilder<ServiceUnitBuilder> {
    /** Selects when systemd considers a service started; see {@code Type=}. */
    public enum Type {
        /** Immediately. */
        SIMPLE,
        /** When its program has been executed. */
        EXEC,
        /** When its first process has exited and another one continues. */
        FORKING,
        /** When its process has exited. */
        ONESHOT,
        /** When it owns its name on the bus. */
        DBUS,
        /** When it sends {@code READY=1}. */
        NOTIFY,
        /** As {@link #SIMPLE}, but delayed until no other jobs are left. */
        IDLE
    }

    /** Selects after which kinds of end a service is restarted; see {@code Restart=}. */
    public enum Restart {
        /** Never. */
        NO,
        /** After success. */
        ON_SUCCESS,
        /** After any failure. */
        ON_FAILURE,
        /** After failures other than exit statuses. */
        ON_ABNORMAL,
        /** After an uncaught signal. */
        ON_ABORT,
        /** After a watchdog timeout. */
        ON_WATCHDOG,
        /** Always. */
        ALWAYS
    }

    /** Creates a service without directives. */
    public ServiceUnitBuilder() {
        super(UnitType.SERVICE, "Service");
    }

    /** Sets when systemd considers the service started. */
    public ServiceUnitBuilder type(Type type) {
        return own("Type", type);
    }

    /** Adds commands that decide whether the service is started at all; see {@code ExecCondition=}. */
    public ServiceUnitBuilder execCondition(CommandLine... commands) {
        return own("ExecCondition", UnitValue.commands(commands));
    }

    /** Adds commands that run before the main command; see {@code ExecStartPre=}. */
    public ServiceUnitBuilder execStartPre(CommandLine... commands) {
        return own("ExecStartPre", UnitValue.commands(commands));
    }

    /** Adds the main command, or several with {@link Type#ONESHOT}; see {@code ExecStart=}. */
    public ServiceUnitBuilder execStart(CommandLine... commands) {
        return own("ExecStart", UnitValue.commands(commands));
    }

    /** Adds commands that run after the start; see {@code ExecStartPost=}. */
    public ServiceUnitBuilder execStartPost(CommandLine... commands) {
        return own("ExecStartPost", UnitValue.commands(commands));
    }

    /** Adds commands that make the service reload its configuration; see {@code ExecReload=}. */
    public ServiceUnitBuilder execReload(CommandLine... commands) {
        return own("ExecReload", UnitValue.commands(commands));
    }

    /** Adds commands that stop the service; see {@code ExecStop=}. */
    public ServiceUnitBuilder execStop(CommandLine... commands) {
        return own("ExecStop", UnitValue.commands(commands));
    }

    /** Adds commands that run after the service has stopped or failed; see {@code ExecStopPost=}. */
    public ServiceUnitBuilder execStopPost(CommandLine... commands) {
        return own("ExecStopPost", UnitValue.commands(commands));
    }

    /** Sets when the service is restarted. */
    public ServiceUnitBuilder restart(Restart restart) {
        return own("Restart", restart);
    }

    /** Sets how long systemd waits before a restart; see {@code RestartSec=}. */
    public ServiceUnitBuilder restartDelay(Duration delay) {
        return own("RestartSec", UnitValue.timeSpan(delay));
    }

    /** Sets the time limit of the start; see {@code TimeoutStartSec=}. */
    public ServiceUnitBuilder timeoutStart(Duration limit) {
        return ownLimit("TimeoutStartSec", limit);
    }

    /** Sets the time limit of the stop, after which processes are killed; see {@code TimeoutStopSec=}. */
    public ServiceUnitBuilder timeoutStop(Duration limit) {
        return ownLimit("TimeoutStopSec", limit);
    }

    /** Sets the maximum run time; see {@code RuntimeMaxSec=}. */
    public ServiceUnitBuilder runtimeMax(Duration limit) {
        return own("RuntimeMaxSec", UnitValue.timeSpan(limit));
    }

    /** Sets the interval in which the service must notify the watchdog; see {@code WatchdogSec=}. */
    public ServiceUnitBuilder watchdog(Duration limit) {
        return own("WatchdogSec", UnitValue.timeSpan(limit));
    }

    /** Sets whether the service stays active after its processes have exited; see {@code RemainAfterExit=}. */
    public ServiceUnitBuilder remainAfterExit(boolean enabled) {
        return own("RemainAfterExit", UnitValue.bool(enabled));
    }

    /** Sets the file to which the main process writes its id; see {@code PIDFile=}. */
    public ServiceUnitBuilder pidFile(String path) {
        return own("PIDFile", UnitValue.path(path));
    }

    /** Adds exit statuses, other than 0, that mean success; see {@code SuccessExitStatus=}. */
    public ServiceUnitBuilder successExitStatus(int... statuses) {
        UnitValue[] numbers = Arrays.stream(statuses)
                .mapToObj(NumberDirective.SUCCESS_EXIT_STATUS::value)
                .toArray(UnitValue[]::new);
        return own("SuccessExitStatus", UnitValue.list(numbers));
    }

    /** Adds the sockets that systemd passes to the service; see {@code Sockets=}. */
    public ServiceUnitBuilder sockets(UnitName... sockets) {
        return own("Sockets", UnitValue.escapedUnits(UnitReferences.units("Sockets", UnitType.SOCKET, sockets)));
    }
}
