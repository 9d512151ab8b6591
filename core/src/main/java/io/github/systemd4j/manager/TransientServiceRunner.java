package io.github.systemd4j.manager;

import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.properties.ServiceProperties;
import io.github.systemd4j.properties.UnitProperties;
import io.github.systemd4j.run.ExitKind;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.JobType;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs transient services to their end, over one connection.
 *
 * <p>Each is referenced ({@code AddRef}), for two reasons: systemd then tells this connection of its changes, and keeps
 * it loaded until its result was read. A change only says that it is time to ask; what counts is the answer.
 */
final class TransientServiceRunner {
    /** As for each job, systemd follows for each reference who has it; see {@link JobTracker}. */
    private static final int MAX_RUNS = 100;

    /** How long to wait before systemd, which was away, or the broker, which was full, is asked again. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private final ManagerClient calls;
    private final JobTracker jobs;
    private final SignalFollower signals;

    /** By the unit's path; the loop's thread alone. */
    private final Map<String, Run> runs = new HashMap<>();

    /** Each run has a place from its start until systemd has let go of it, even if it failed here in between. */
    private int taken;

    TransientServiceRunner(ManagerClient calls, JobTracker jobs) {
        this.calls = calls;
        this.jobs = jobs;
        MatchRule changes = MatchRule.signal(PROPERTIES, "PropertiesChanged")
                .sender(SystemdNames.BUS_NAME)
                .pathNamespace(SystemdNames.UNITS)
                .argument(0, SystemdNames.UNIT);
        this.signals = new SignalFollower(
                calls,
                Map.of(changes, this::onChanged, SystemdNames.OWNER_CHANGED, this::onOwnerChanged),
                this::askAll,
                this::end);
    }

    /** Gives up on all of them, and follows no more. */
    void close() {
        calls.loop().runIfOpen(() -> end(FutureErrors.closedHere()));
    }

    private void end(BusException reason) {
        signals.close(reason);
        List.copyOf(runs.values()).forEach(run -> run.exit.completeExceptionally(reason));
    }

    /** How many places are taken; on the loop's thread. */
    int size() {
        return taken;
    }

    /** Starts a service, which is expected not to be there, and completes when it has ended. */
    CompletableFuture<ServiceExit> run(TransientUnit service) {
        checkService(service);
        var exit = new CompletableFuture<ServiceExit>();
        CompletableFuture<Run> begun = calls.start(start(service), result -> begin(service.name(), result, exit));
        begun.exceptionally(error -> {
            exit.completeExceptionally(Futures.cause(error));
            return null;
        });
        exit.whenComplete((_, _) -> begun.cancel(false));
        return exit;
    }

    private void checkService(TransientUnit unit) {
        if (unit.name().type() != UnitType.SERVICE) {
            throw new IllegalArgumentException(
                    "%s is no service, and so has no end to wait for: start it".formatted(unit.name()));
        }
        if (calls.isPeer()) {
            throw new IllegalStateException(
                    "systemd keeps no unit loaded for its caller over its private socket: run it over a bus");
        }
    }

    private MethodCall start(TransientUnit service) {
        return calls.startTransient(service.withUnchecked("AddRef", Variant.of(true)), JobMode.FAIL);
    }

    /** Takes a place, which it has until systemd holds no reference any more. */
    private CompletableFuture<Run> begin(
            UnitName service, CallResult<Run> result, CompletableFuture<ServiceExit> exit) {
        if (taken == MAX_RUNS) {
            return CompletableFuture.failedFuture(new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    "%d services are being run over this connection, and systemd can't follow more"
                            .formatted(MAX_RUNS)));
        }
        CompletableFuture<Void> following = signals.following();
        taken++;
        return following
                .thenCompose(_ -> jobs.follow(JobType.START, result, reply -> started(service, reply, exit)))
                .whenComplete((_, error) -> {
                    if (error != null) {
                        onNotStarted(service, result, error);
                    }
                });
    }

    private Run started(UnitName service, BodyReader reply, CompletableFuture<ServiceExit> exit) {
        var run = new Run(service, jobs.job(reply.readObjectPath(), service, JobType.START), exit);
        runs.put(run.path(), run);
        exit.whenComplete((_, _) -> calls.loop().runIfOpen(() -> letGo(run)));
        BusException end = signals.end();
        if (end != null) {
            exit.completeExceptionally(end);
        }
        run.job.result().whenComplete((_, _) -> ask(run));
        return run;
    }

    private void letGo(Run run) {
        runs.remove(run.path(), run);
        unref(run.service);
    }

    /**
     * Lets go of what systemd may have done before it failed: it refers to a unit before it finds that its job conflicts,
     * and may have carried out a call whose answer is lost. A unit that was there before may be referred to by others.
     */
    private void onNotStarted(UnitName service, CallResult<Run> result, Throwable error) {
        boolean mayRefer = result.isSent() && !FutureErrors.is(error, SystemdErrorName.UNIT_EXISTS);
        if (mayRefer && !runs.containsKey(service.objectPath().value())) {
            unref(service);
        } else {
            taken--;
        }
    }

    /** Has systemd let go of a unit, which is done once it answers anything. */
    private void unref(UnitName service) {
        MethodCall call = calls.method("UnrefUnit", "s", service.value()).withTimeout(ManagerClient.UNLIMITED);
        calls.callAsync(call, BodyReader::signature).whenComplete((_, error) -> {
            if (error != null && isUnanswered(error)) {
                calls.runLater(PAUSE, () -> unref(service));
            } else {
                taken--;
            }
        });
    }

    private static boolean isUnanswered(Throwable error) {
        return FutureErrors.isAbsence(error) || FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED);
    }

    private void onChanged(Message signal) {
        Run run = runs.get(signal.path().toString());
        if (run != null && saysItEnded(signal.body())) {
            ask(run);
        }
    }

    private static boolean saysItEnded(BodyReader propertiesChanged) {
        propertiesChanged.skip();
        Object state = UnitProperties.read(propertiesChanged).asMap().get("ActiveState");
        return state != null && isOver(ActiveState.of(state.toString()));
    }

    private static boolean isOver(ActiveState state) {
        return state == ActiveState.INACTIVE || state == ActiveState.FAILED;
    }

    private void onOwnerChanged(Message signal) {
        if (SystemdNames.isBack(signal)) {
            askAll();
        }
    }

    private void askAll() {
        List.copyOf(runs.values()).forEach(this::ask);
    }

    private void ask(Run run) {
        calls.propertiesAsync(run.path(), run::end).whenComplete((end, error) -> {
            if (error != null) {
                onNotTold(run, error);
            } else {
                end.ifPresent(run.exit::complete);
            }
        });
    }

    /** While systemd re-executes itself it doesn't answer, and is asked again when it is back. */
    private void onNotTold(Run run, Throwable error) {
        if (FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED)) {
            calls.runLater(PAUSE, () -> askIfGoingOn(run));
        } else if (!FutureErrors.isAbsence(error)) {
            run.exit.completeExceptionally(Futures.cause(error));
        }
    }

    private void askIfGoingOn(Run run) {
        if (!run.exit.isDone()) {
            ask(run);
        }
    }

    private record Run(UnitName service, Job job, CompletableFuture<ServiceExit> exit) {
        String path() {
            return service.objectPath().value();
        }

        /** How it has ended, if it has: it isn't active, and nothing is to be done with it. */
        Optional<ServiceExit> end(UnitProperties properties) {
            boolean hasJob = !properties.get("Job", Struct.class).get(0).equals(0L);
            return hasJob || !isOver(properties.activeState())
                    ? Optional.empty()
                    : Optional.of(exit(new ServiceProperties(properties)));
        }

        private ServiceExit exit(ServiceProperties service) {
            return new ServiceExit(
                    job.result().getNow(JobResult.UNKNOWN),
                    service.result(),
                    ExitKind.of(service.execMainCode()),
                    service.execMainStatus(),
                    service.execMainStartTimestamp(),
                    service.execMainExitTimestamp(),
                    service.cpuUsage());
        }
    }
}
