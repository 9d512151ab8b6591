package io.github.systemd4j.manager;

import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.loop.LoopTasks;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs transient services to their end, over one connection.
 *
 * <p>Each service has a reference ({@code AddRef}) for two reasons: systemd sends its changes to this connection, and
 * keeps it loaded until its result was read. A change only triggers a call for its properties; the reply counts.
 */
final class TransientServiceRunner {
    /**
     * The most runs: systemd needs a match rule for each reference, as for each job. Together with the limit of
     * {@link JobTracker}, 450 rules leave room below the 512 of dbus-daemon.
     */
    private static final int MAX_RUNS = 100;

    private final ManagerClient client;
    private final JobTracker jobs;
    private final SignalFollower signals;

    /** By the unit's path; only for the loop's thread. */
    private final Map<String, Run> runs = new HashMap<>();

    /** The number of runs whose reference may exist in systemd, including those that have failed here. */
    private int referenced;

    TransientServiceRunner(ManagerClient client, JobTracker jobs) {
        this.client = client;
        this.jobs = jobs;
        this.signals = new SignalFollower(
                client,
                Map.of(SystemdNames.UNIT_CHANGED, this::onChanged, SystemdNames.OWNER_CHANGED, this::onOwnerChanged),
                this::askAll,
                this::end);
    }

    /** Ends all runs with an error, and no longer follows signals. */
    void close() {
        LoopTasks.runIfOpen(client.loop(), () -> end(FutureErrors.closedHere()));
    }

    private void end(BusException reason) {
        signals.close(reason);
        List.copyOf(runs.values()).forEach(run -> run.exit.completeExceptionally(reason));
    }

    /** Returns the number of runs that count for the limit. On the loop's thread. */
    int size() {
        return referenced;
    }

    /** Starts a service, which must not exist, and returns a future that completes when it has ended. */
    CompletableFuture<ServiceExit> run(TransientUnit service) {
        checkService(service);
        var exit = new CompletableFuture<ServiceExit>();
        CompletableFuture<Run> begun = client.start(start(service), result -> begin(service.name(), result, exit));
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
                    "%s is no service, so it can't be run to its end: use start".formatted(unit.name()));
        }
        if (client.isPeer()) {
            throw new IllegalStateException(
                    "systemd keeps no unit loaded for a caller over its private socket: run %s over a bus"
                            .formatted(unit.name()));
        }
    }

    private MethodCall start(TransientUnit service) {
        return client.startTransient(service.withUnchecked("AddRef", Variant.of(true)), JobMode.FAIL);
    }

    /** Starts a run, which counts for the limit until systemd has no reference any more. */
    private CompletableFuture<Run> begin(
            UnitName service, CallResult<Run> result, CompletableFuture<ServiceExit> exit) {
        if (referenced == MAX_RUNS) {
            return CompletableFuture.failedFuture(new BusException(
                    ErrorName.LIMITS_EXCEEDED,
                    "%d services run over this connection already, the limit: wait until one has ended"
                            .formatted(MAX_RUNS)));
        }
        CompletableFuture<Void> following = signals.following();
        referenced++;
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
        exit.whenComplete((_, _) -> LoopTasks.runIfOpen(client.loop(), () -> release(run)));
        BusException end = signals.end();
        if (end != null) {
            exit.completeExceptionally(end);
        }
        run.job.result().whenComplete((_, _) -> ask(run));
        return run;
    }

    private void release(Run run) {
        runs.remove(run.path(), run);
        unref(run.service);
    }

    /**
     * Releases a reference that systemd may have added before the start failed: it does so before it detects a conflicting
     * job, and it may have carried out a call whose reply was lost. The references of a unit that existed before may belong
     * to other runs.
     */
    private void onNotStarted(UnitName service, CallResult<Run> result, Throwable error) {
        boolean mayRefer = result.isSent() && !FutureErrors.is(error, SystemdErrorName.UNIT_EXISTS);
        if (mayRefer && !runs.containsKey(service.objectPath().value())) {
            unref(service);
        } else {
            referenced--;
        }
    }

    /** Releases the reference to a unit, which is done when systemd has replied, even with an error. */
    private void unref(UnitName service) {
        MethodCall call = client.method("UnrefUnit", "s", service.value()).withTimeout(ManagerClient.UNLIMITED);
        client.callAsync(call, BodyReader::signature).whenComplete((_, error) -> {
            if (error != null && isUnanswered(error)) {
                client.runLater(ManagerClient.PAUSE, () -> unref(service));
            } else {
                referenced--;
            }
        });
    }

    private static boolean isUnanswered(Throwable error) {
        return FutureErrors.isAbsence(error) || FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED);
    }

    private void onChanged(Message signal) {
        Run run = runs.get(signal.path().toString());
        if (run != null && reportsEnd(signal.body())) {
            ask(run);
        }
    }

    private static boolean reportsEnd(BodyReader propertiesChanged) {
        ActiveState state = ManagerClient.changedState(propertiesChanged);
        return state != null && isOver(state);
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
        client.propertiesAsync(run.path(), run::end).whenComplete((end, error) -> {
            if (error != null) {
                onUnanswered(run, error);
            } else {
                end.ifPresent(run.exit::complete);
            }
        });
    }

    /** Handles a call that has failed. While systemd re-executes itself it does not reply, and is called again when it is back. */
    private void onUnanswered(Run run, Throwable error) {
        if (FutureErrors.is(error, ErrorName.LIMITS_EXCEEDED)) {
            client.runLater(ManagerClient.PAUSE, () -> askIfRunning(run));
        } else if (!FutureErrors.isAbsence(error)) {
            run.exit.completeExceptionally(Futures.cause(error));
        }
    }

    private void askIfRunning(Run run) {
        if (!run.exit.isDone()) {
            ask(run);
        }
    }

    private record Run(UnitName service, Job job, CompletableFuture<ServiceExit> exit) {
        String path() {
            return service.objectPath().value();
        }

        /** Returns how the run has ended, if it has: the service is not active, and has no job. */
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
