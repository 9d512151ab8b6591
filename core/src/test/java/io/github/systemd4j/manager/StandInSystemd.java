package io.github.systemd4j.manager;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.unit.UnitName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A service with systemd's name on a private bus, which replies to calls when and how a test selects. */
final class StandInSystemd implements AutoCloseable {
    /** The received calls: members and their first arguments. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    private final Bus bus;
    private final AtomicInteger jobs = new AtomicInteger();
    private volatile CompletableFuture<Void> answering = CompletableFuture.completedFuture(null);

    StandInSystemd(String address) {
        bus = Bus.open(BusAddress.of(address));
        bus.export(
                SystemdNames.PATH,
                ExportedInterface.of(
                        SystemdNames.MANAGER,
                        ExportedMember.Method.async("StartTransientUnit", "ssa(sv)a(sa(sv))", "o", this::queueJob),
                        ExportedMember.Method.async("StartUnit", "ss", "o", this::queueJob),
                        ExportedMember.Method.async("UnrefUnit", "s", "", call -> answer(call, Body.empty())),
                        ExportedMember.Method.async("GetUnit", "s", "o", this::unit)));
        bus.requestName(SystemdNames.BUS_NAME);
    }

    /** Delays all replies until {@link #resume}. */
    void hang() {
        answering = new CompletableFuture<>();
    }

    /** Sends the delayed replies. */
    void resume() {
        answering.complete(null);
    }

    /** Replies to the next call, which may be delayed, with an error. */
    void failHeldBack(String errorName) {
        CompletableFuture<Void> failing = answering;
        answering = CompletableFuture.completedFuture(null);
        failing.completeExceptionally(new BusException(errorName, "a test wants it so"));
    }

    /** Announces the end of all jobs. */
    void endJobs() {
        for (int id = 1; id <= jobs.get(); id++) {
            bus.emit(Signal.of(SystemdNames.PATH, SystemdNames.MANAGER, "JobRemoved")
                    .withArguments("uoss", id, new ObjectPath(SystemdNames.JOBS + "/" + id), "any.service", "done"));
        }
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    private CompletableFuture<Body> queueJob(Message call) {
        var job = new ObjectPath(SystemdNames.JOBS + "/" + jobs.incrementAndGet());
        return answer(call, Body.of("o", job));
    }

    private CompletableFuture<Body> unit(Message call) {
        return answer(call, Body.of("o", new UnitName("any.service").objectPath()));
    }

    private CompletableFuture<Body> answer(Message call, Body results) {
        String unit = call.body().readString();
        calls.add(call.member() + " " + unit);
        return unit.startsWith("refused")
                ? CompletableFuture.failedFuture(new BusException(SystemdErrorName.UNIT_EXISTS, unit))
                : answering.thenApply(_ -> results);
    }

    @Override
    public void close() {
        bus.close();
    }
}
