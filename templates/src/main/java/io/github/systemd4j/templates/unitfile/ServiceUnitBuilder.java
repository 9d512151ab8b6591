package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.Arrays;

/**
 * Collects the directives of a service.
 *
 * <pre>{@code
 * UnitDocument unit = new ServiceUnitBuilder()
 *         .description("Greeter")
 *         .execStart(Command.of("/usr/bin/greeter", "100%"))
 *         .restart(ServiceUnitBuilder.Restart.ON_FAILURE)
 *         .memoryMax(512L << 20)
 *         .wantedBy(new UnitName("multi-user.target"))
 *         .build();
 * }</pre>
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html">systemd.service(5)</a>
 */
public final class ServiceUnitBuilder extends ExecUnitBuilder<ServiceUnitBuilder> {
    /** When a service counts as started; see {@code Type=}. */
    public enum Type {
        /** At once. */
        SIMPLE,
        /** When its program runs. */
        EXEC,
        /** When its first process has ended and another goes on. */
        FORKING,
        /** When its process has ended. */
        ONESHOT,
        /** When it has its name on the bus. */
        DBUS,
        /** When it says so. */
        NOTIFY,
        /** As {@link #SIMPLE}, once no other jobs are left. */
        IDLE
    }

    /** After what ends a service is started again; see {@code Restart=}. */
    public enum Restart {
        /** None. */
        NO,
        /** Success. */
        ON_SUCCESS,
        /** Failure of any kind. */
        ON_FAILURE,
        /** All failures but exit statuses. */
        ON_ABNORMAL,
        /** An uncaught signal. */
        ON_ABORT,
        /** The watchdog. */
        ON_WATCHDOG,
        /** Any. */
        ALWAYS
    }

    /** A service without directives. */
    public ServiceUnitBuilder() {
        super(UnitType.SERVICE, "Service");
    }

    /** When it counts as started. */
    public ServiceUnitBuilder type(Type type) {
        return own("Type", type);
    }

    /** Commands that decide whether it is started at all; see {@code ExecCondition=}. */
    public ServiceUnitBuilder execCondition(Command... commands) {
        return own("ExecCondition", UnitValue.commands(commands));
    }

    /** Commands before its own; see {@code ExecStartPre=}. */
    public ServiceUnitBuilder execStartPre(Command... commands) {
        return own("ExecStartPre", UnitValue.commands(commands));
    }

    /** What it runs: one command, or several with {@link Type#ONESHOT}; see {@code ExecStart=}. */
    public ServiceUnitBuilder execStart(Command... commands) {
        return own("ExecStart", UnitValue.commands(commands));
    }

    /** Commands after it has started; see {@code ExecStartPost=}. */
    public ServiceUnitBuilder execStartPost(Command... commands) {
        return own("ExecStartPost", UnitValue.commands(commands));
    }

    /** Commands that have it read its configuration again; see {@code ExecReload=}. */
    public ServiceUnitBuilder execReload(Command... commands) {
        return own("ExecReload", UnitValue.commands(commands));
    }

    /** Commands that stop it; see {@code ExecStop=}. */
    public ServiceUnitBuilder execStop(Command... commands) {
        return own("ExecStop", UnitValue.commands(commands));
    }

    /** Commands after it has stopped or failed; see {@code ExecStopPost=}. */
    public ServiceUnitBuilder execStopPost(Command... commands) {
        return own("ExecStopPost", UnitValue.commands(commands));
    }

    /** When it is started again. */
    public ServiceUnitBuilder restart(Restart restart) {
        return own("Restart", restart);
    }

    /** How long to wait before it is started again; see {@code RestartSec=}. */
    public ServiceUnitBuilder restartDelay(Duration delay) {
        return own("RestartSec", UnitValue.timeSpan(delay));
    }

    /** How long its start may take; see {@code TimeoutStartSec=}. */
    public ServiceUnitBuilder timeoutStart(Duration limit) {
        return ownLimit("TimeoutStartSec", limit);
    }

    /** How long its stop may take, before its processes are killed; see {@code TimeoutStopSec=}. */
    public ServiceUnitBuilder timeoutStop(Duration limit) {
        return ownLimit("TimeoutStopSec", limit);
    }

    /** How long it may run; see {@code RuntimeMaxSec=}. */
    public ServiceUnitBuilder runtimeMax(Duration limit) {
        return own("RuntimeMaxSec", UnitValue.timeSpan(limit));
    }

    /** How often it must say that it lives; see {@code WatchdogSec=}. */
    public ServiceUnitBuilder watchdog(Duration limit) {
        return own("WatchdogSec", UnitValue.timeSpan(limit));
    }

    /** Whether it stays active when its processes have ended; see {@code RemainAfterExit=}. */
    public ServiceUnitBuilder remainAfterExit(boolean enabled) {
        return own("RemainAfterExit", UnitValue.bool(enabled));
    }

    /** The file that its main process writes its id to; see {@code PIDFile=}. */
    public ServiceUnitBuilder pidFile(String path) {
        return own("PIDFile", UnitValue.path(path));
    }

    /** Exit statuses that count as success, besides 0; see {@code SuccessExitStatus=}. */
    public ServiceUnitBuilder successExitStatus(int... statuses) {
        UnitValue[] numbers = Arrays.stream(statuses)
                .mapToObj(NumberDirective.SUCCESS_EXIT_STATUS::value)
                .toArray(UnitValue[]::new);
        return own("SuccessExitStatus", UnitValue.list(numbers));
    }

    /** The sockets that it is handed; see {@code Sockets=}. */
    public ServiceUnitBuilder sockets(UnitName... sockets) {
        return own("Sockets", UnitValue.escapedUnits(UnitReferences.units("Sockets", UnitType.SOCKET, sockets)));
    }
}
