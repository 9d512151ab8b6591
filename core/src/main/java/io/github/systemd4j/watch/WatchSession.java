package io.github.systemd4j.watch;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.internal.connection.Futures;
import io.github.systemd4j.internal.systemd.FutureErrors;
import io.github.systemd4j.internal.systemd.ManagerEndpoint;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link UnitTable} equal to systemd's own over one connection, until the connection is lost. Only for the loop's
 * thread.
 *
 * <p>Nothing is missed between the list and the signals: the session first adds the matches, then calls Subscribe, then
 * lists the units. systemd answers in order, so a reply is newer than each signal before it. While systemd reloads, it
 * removes and announces all its units, and when it restarts it leaves the bus: signals in between are ignored, and the
 * units are listed again.
 */
final class WatchSession {
    private static final String ALREADY_SUBSCRIBED = SystemdNames.BUS_NAME + ".AlreadySubscribed";

    /**
     * How long a reply may take. Each call has a timeout of 25 seconds, and two calls may follow each other in a step:
     * so only a reply that was lost in this process takes longer.
     */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BusConnection source;
    private final ManagerEndpoint endpoint;
    private final UnitTable table;
    private final TrackedProperties properties;
    private final Listener listener;
    private final SessionSteps steps;
    private final PropertyFetcher fetcher;
    private final UnitLister lister;
    private final UnitSignals signals;
    private boolean subscribing;

    /** Is notified on the loop's thread. */
    interface Listener {
        /** The table may differ from systemd's from now on. */
        void onOutOfSync(OutOfSync.Cause cause, String message);

        /** The table equals systemd's again. */
        void onInSync();

        /** The session has failed; {@link #failure} returns why. */
        void onFailure();
    }

    WatchSession(BusConnection source, UnitTable table, TrackedProperties properties, Listener listener) {
        this.source = source;
        this.endpoint = ManagerEndpoint.of(source);
        this.table = table;
        this.properties = properties;
        this.listener = listener;
        this.steps = new SessionSteps(listener::onFailure);
        this.fetcher = new PropertyFetcher(source, endpoint, table, steps::fail);
        this.lister = new UnitLister(source, endpoint, table, properties, fetcher, steps, listener::onInSync);
        this.signals = new UnitSignals(table, properties, fetcher, lister);
    }

    // --- from the matches to the list

    /** Starts to follow systemd. */
    void start() {
        steps.run(this::follow);
    }

    private void follow() {
        subscribing = true;
        table.forgetAwaitedValues();
        source.closed().whenComplete((_, error) -> fail(error == null ? closed() : error));
        CompletableFuture.allOf(
                        source.subscribeAsync(propertiesChanged(), steps.handler(signals::onPropertiesChanged)),
                        source.subscribeAsync(managerSignals(), steps.handler(this::onManagerSignal)),
                        endpoint.peer()
                                ? CompletableFuture.completedFuture(null)
                                : source.subscribeAsync(
                                        SystemdNames.OWNER_CHANGED, steps.handler(this::onOwnerChanged)))
                .thenCompose(_ -> new PropertyCheck(source, endpoint).check(properties.selected()))
                .whenComplete(steps.then(_ -> subscribe()));
    }

    private static BusException closed() {
        return new BusException(ErrorName.DISCONNECTED, "the watch was closed");
    }

    private static MatchRule propertiesChanged() {
        return MatchRule.signal(ManagerEndpoint.PROPERTIES, "PropertiesChanged")
                .sender(SystemdNames.BUS_NAME)
                .pathNamespace(SystemdNames.UNITS);
    }

    private static MatchRule managerSignals() {
        return MatchRule.signals()
                .sender(SystemdNames.BUS_NAME)
                .path(SystemdNames.PATH)
                .interfaceName(SystemdNames.MANAGER);
    }

    /** Makes systemd emit signals, which it does only while it has subscribers. */
    private void subscribe() {
        subscribing = true;
        steps.progress();
        source.callAsync(endpoint.method("Subscribe", ""), Message::serial)
                .exceptionallyCompose(WatchSession::ignoreAlreadySubscribed)
                .whenComplete(steps.then(_ -> {
                    subscribing = false;
                    lister.refresh();
                }));
    }

    private static CompletableFuture<Long> ignoreAlreadySubscribed(Throwable error) {
        return FutureErrors.is(error, ALREADY_SUBSCRIBED)
                ? CompletableFuture.completedFuture(0L)
                : CompletableFuture.failedFuture(error);
    }

    /** Reads all units again: finds every change that no signal has reported. */
    void verify() {
        steps.run(lister::verify);
    }

    // --- failures

    /** Ends the session. Allocates nothing, because memory may have run out. */
    void fail(Throwable cause) {
        steps.fail(cause);
    }

    /** Returns why the session can't continue and must be closed; null while it can. */
    @Nullable
    Throwable failure() {
        if (steps.failure() == null) {
            checkConnection();
        }
        Throwable failure = steps.failure();
        return failure == null ? null : Futures.cause(failure);
    }

    private void checkConnection() {
        if (!source.isOpen()) {
            steps.setFailed(new BusException(ErrorName.DISCONNECTED, "the connection is closed"));
        } else if (isStalled()) {
            steps.setFailed(new BusException(ErrorName.TIMEOUT, "systemd has not answered for " + PATIENCE));
        }
    }

    private boolean isStalled() {
        long last = Math.max(steps.progressed(), fetcher.progressed());
        return (subscribing || lister.isWaiting())
                && Libc.monotonicMicros() - last > TimeUnit.MICROSECONDS.convert(PATIENCE);
    }

    // --- what makes the table differ

    private void onManagerSignal(Message signal) {
        BodyReader body = signal.body();
        String member = signal.member().toString();
        if (member.equals("Reloading")) {
            onReloading(body.readBoolean());
        } else {
            signals.onManagerSignal(member, body);
        }
    }

    private void onReloading(boolean begins) {
        if (begins) {
            suspend(OutOfSync.Cause.RELOADING, "systemd reloads");
        } else {
            lister.refresh();
        }
    }

    private void onOwnerChanged(Message signal) {
        boolean back = SystemdNames.isBack(signal);
        suspend(
                OutOfSync.Cause.MANAGER_RESTARTING,
                back ? "systemd has come to the bus again" : "systemd has left the bus");
        if (back) {
            subscribe();
        }
    }

    private void suspend(OutOfSync.Cause cause, String message) {
        lister.suspend();
        listener.onOutOfSync(cause, message);
    }

    void close() {
        source.close();
    }
}
