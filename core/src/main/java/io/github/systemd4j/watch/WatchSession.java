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
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link UnitTable} equal to systemd's own over one connection, until that is lost. The loop's thread alone.
 *
 * <p>Nothing is missed between list and signals: first the matches, then Subscribe, then the list. systemd answers in
 * order, so a reply is newer than each signal before it. While systemd reloads it removes and announces all its units,
 * and when it restarts it leaves the bus: what it says between is not believed, and the list is read again.
 */
final class WatchSession {
    private static final String ALREADY_SUBSCRIBED = SystemdNames.BUS_NAME + ".AlreadySubscribed";
    private static final int MAX_PATTERNS = 32;

    /** How long an answer may take: twice the time of a call, and some more. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final BusConnection source;
    private final ManagerEndpoint addressing;
    private final UnitTable table;
    private final TrackedProperties properties;
    private final Listener listener;
    private final PropertyFetcher fetcher;
    private final UnitUpdate update = new UnitUpdate();
    private final Utf8View text = new Utf8View();

    /** Announced units that have still to be asked for. */
    private final Set<String> unlisted = new LinkedHashSet<>();

    // what is waited for
    private boolean subscribing;
    private boolean listing;
    private boolean refreshing;

    private boolean refreshAgain;

    /** When something was asked for, or has come, last: microseconds of {@code CLOCK_MONOTONIC}. */
    private long progressed = Libc.monotonicMicros();

    private @Nullable Throwable failure;

    /** systemd's signals are not believed until its units were listed. */
    private boolean suspended = true;

    private int suspensions;

    /** Properties that no list tells may have changed unseen. */
    private boolean propertiesUnsure = true;

    /** Is told on the loop's thread. */
    interface Listener {
        /** The table may differ from systemd's from now on. */
        void onOutOfSync(OutOfSync.Cause cause, String message);

        /** The table is equal to systemd's again. */
        void onInSync();

        /** This can't go on: {@link #failure} tells why. */
        void onFailure();
    }

    WatchSession(BusConnection source, UnitTable table, TrackedProperties properties, Listener listener) {
        this.source = source;
        this.addressing = ManagerEndpoint.of(source);
        this.table = table;
        this.properties = properties;
        this.listener = listener;
        this.fetcher = new PropertyFetcher(source, addressing, table, this::fail);
    }

    // --- from the matches to the list

    void start() {
        guard(this::follow);
    }

    private void follow() {
        subscribing = true;
        table.forgetAwaitedValues();
        source.closed().whenComplete((_, error) -> fail(error == null ? closed() : error));
        CompletableFuture.allOf(
                        source.subscribeAsync(propertiesChanged(), guarded(this::onPropertiesChanged)),
                        source.subscribeAsync(managerSignals(), guarded(this::onManagerSignal)),
                        addressing.peer()
                                ? CompletableFuture.completedFuture(null)
                                : source.subscribeAsync(SystemdNames.OWNER_CHANGED, guarded(this::onOwnerChanged)))
                .thenCompose(_ -> new PropertyCheck(source, addressing).check(properties.chosen()))
                .whenComplete(then(_ -> subscribe()));
    }

    private static BusException closed() {
        return new BusException(ErrorName.DISCONNECTED, "the watch was closed");
    }

    // --- what may fail

    /** Makes whatever a step throws end the session. */
    private void guard(Runnable step) {
        try {
            step.run();
        } catch (Throwable t) {
            fail(t);
        }
    }

    /** Does the same for a handler, because what the signal has changed would be lost. */
    private SignalHandler guarded(SignalHandler handler) {
        return signal -> {
            try {
                if (failure == null) {
                    handler.onSignal(signal);
                }
            } catch (Throwable t) {
                fail(t);
            }
        };
    }

    /** Goes on with what was asked for, or ends the session because it didn't come. */
    private <T extends @Nullable Object> BiConsumer<T, @Nullable Throwable> then(Consumer<T> next) {
        return (value, error) -> {
            try {
                progressed = Libc.monotonicMicros();
                if (error != null) {
                    fail(error);
                } else if (failure == null) {
                    next.accept(value);
                }
            } catch (Throwable t) {
                fail(t);
            }
        };
    }

    /** Lets this go on no more. Allocates nothing, because memory may have run out. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        listener.onFailure();
    }

    /** Returns why this can't go on, and is to be closed; null while it can. */
    @Nullable
    Throwable failure() {
        if (failure == null && !source.isOpen()) {
            failure = new BusException(ErrorName.DISCONNECTED, "the connection is closed");
        } else if (failure == null && isStalled()) {
            failure = new BusException(ErrorName.TIMEOUT, "systemd has not answered for " + PATIENCE);
        }
        return failure == null ? null : Futures.cause(failure);
    }

    /** Calls have timeouts, so that only what was lost here doesn't come. */
    private boolean isStalled() {
        boolean waiting = subscribing || refreshing || listing;
        long last = Math.max(progressed, fetcher.progressed());
        return waiting && Libc.monotonicMicros() - last > TimeUnit.MICROSECONDS.convert(PATIENCE);
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

    /** systemd sends signals only while somebody has asked for them. */
    private void subscribe() {
        subscribing = true;
        progressed = Libc.monotonicMicros();
        source.callAsync(addressing.method("Subscribe", ""), Message::serial)
                .exceptionallyCompose(WatchSession::ignoreAlreadySubscribed)
                .whenComplete(then(_ -> {
                    subscribing = false;
                    refresh();
                }));
    }

    private static CompletableFuture<Long> ignoreAlreadySubscribed(Throwable error) {
        return FutureErrors.is(error, ALREADY_SUBSCRIBED)
                ? CompletableFuture.completedFuture(0L)
                : CompletableFuture.failedFuture(error);
    }

    /** Finds, for whatever reason, what no signal has told. */
    void verify() {
        propertiesUnsure = true;
        guard(this::refresh);
    }

    // --- the list of all units

    private void refresh() {
        refreshAgain = refreshing;
        if (refreshing) {
            return;
        }
        refreshing = true;
        progressed = Libc.monotonicMicros();
        int asked = suspensions;
        source.callAsync(addressing.method("ListUnits", ""), reply -> onListed(reply, asked))
                .thenCompose(_ -> fetcher.idle())
                .whenComplete(then(_ -> onRefreshed(asked)));
    }

    private boolean onListed(Message reply, int asked) {
        if (asked != suspensions) {
            return false;
        }
        suspended = false;
        table.retain(readUnits(reply.body()));
        propertiesUnsure = false;
        return true;
    }

    private void onRefreshed(int asked) {
        refreshing = false;
        if (asked == suspensions) {
            listener.onInSync();
        }
        if (refreshAgain) {
            refresh();
        }
    }

    /** Reads the rows of a list, {@code a(ssssssouso)}, and asks for what they don't tell. */
    private Set<String> readUnits(BodyReader body) {
        var names = new HashSet<String>();
        body.enterArray();
        while (body.hasNext()) {
            body.enterStruct();
            names.add(readUnit(body));
            body.exit();
        }
        body.exit();
        return names;
    }

    private String readUnit(BodyReader row) {
        String name = row.readString();
        row.skip();
        LoadState load = LoadState.of(row.readString());
        ActiveState active = ActiveState.of(row.readString());
        String sub = row.readString();
        row.skip();
        UnitTable.Entry entry = table.add(name, row.readObjectPath().value());
        update.of(entry.state());
        update.loadState = load;
        update.activeState = active;
        update.subState = sub;
        update.job = row.readUint32();
        UnitState state = update.toState();
        fetchProperties(entry, state);
        entry.setListed();
        entry.settle(state);
        return name;
    }

    /** A unit that has changed without a signal has perhaps changed more; of a new one, signals have told some. */
    private void fetchProperties(UnitTable.Entry entry, UnitState state) {
        TrackedProperties.Fetch fetch = (interfaceName, property) -> fetcher.fetch(entry, interfaceName, property);
        if (propertiesUnsure || entry.isListed() && state != entry.state()) {
            properties.forEachUnlisted(state, fetch);
        } else if (!entry.isListed()) {
            properties.forEachUnknown(state, fetch);
        }
    }

    // --- single units

    /** A unit was announced, or its load state may have changed, which no signal says. */
    private void announce(String name) {
        unlisted.add(name);
        listUnlisted();
    }

    /** ListUnitsByNames would load those that are gone already, and so announce them anew, for ever. */
    private void listUnlisted() {
        if (listing || unlisted.isEmpty()) {
            return;
        }
        listing = true;
        progressed = Libc.monotonicMicros();
        int asked = suspensions;
        MethodCall list = unlisted.size() > MAX_PATTERNS
                ? addressing.method("ListUnits", "")
                : addressing.method("ListUnitsByPatterns", "asas", List.of(), List.copyOf(unlisted));
        unlisted.clear();
        source.callAsync(
                        list,
                        reply ->
                                asked == suspensions && !readUnits(reply.body()).isEmpty())
                .whenComplete(then(_ -> {
                    listing = false;
                    listUnlisted();
                }));
    }

    // --- signals

    private void onPropertiesChanged(Message signal) {
        BodyReader body = signal.body();
        UnitTable.Entry entry = suspended ? null : table.at(signal.path());
        String interfaceName = properties.interfaceNamed(body.readString(text));
        if (entry == null || interfaceName == null) {
            return;
        }
        properties.read(
                interfaceName,
                body,
                update.of(entry.state()),
                property -> fetcher.fetch(entry, interfaceName, property));
        if (interfaceName.equals(SystemdNames.UNIT)) {
            onUnitChanged(entry, update.toState());
        } else {
            entry.set(update.toState());
        }
    }

    /** systemd tells the properties of the type first, then those of all units. */
    private void onUnitChanged(UnitTable.Entry entry, UnitState state) {
        entry.settle(state);
        if (entry.isListed() && state.loadState() != LoadState.LOADED) {
            announce(entry.name.value());
        }
    }

    private void onManagerSignal(Message signal) {
        BodyReader body = signal.body();
        String member = signal.member().toString();
        if (member.equals("Reloading")) {
            onReloading(body.readBoolean());
        } else if (!suspended) {
            switch (member) {
                case "UnitNew" ->
                    onUnitNew(body.readString(), body.readObjectPath().value());
                case "UnitRemoved" -> onUnitRemoved(body.readString());
                case "JobNew" -> onJob(body.readUint32(), body.skip().readString());
                case "JobRemoved" -> onJobRemoved(body.readUint32(), body.skip().readString(), body.readString());
                default -> {
                    // says nothing of units
                }
            }
        }
    }

    private void onUnitNew(String name, String path) {
        if (!table.add(name, path).isListed()) {
            announce(name);
        }
    }

    private void onUnitRemoved(String name) {
        unlisted.remove(name);
        table.remove(name);
    }

    private void onJob(long id, String unit) {
        UnitTable.Entry entry = table.named(unit);
        if (entry != null) {
            update.of(entry.state());
            update.job = id;
            entry.settle(update.toState());
        }
    }

    private void onJobRemoved(long id, String unit, String result) {
        UnitTable.Entry entry = table.named(unit);
        if (entry != null) {
            update.of(entry.state());
            update.job = update.job == id ? 0 : update.job;
            entry.jobEnded(JobResult.of(result));
            entry.settle(update.toState());
        }
    }

    // --- what makes the table unsure

    private void onReloading(boolean begins) {
        if (begins) {
            suspend(OutOfSync.Cause.RELOADING, "systemd reloads");
        } else {
            refresh();
        }
    }

    private void onOwnerChanged(Message signal) {
        boolean back = SystemdNames.isBack(signal);
        suspend(
                OutOfSync.Cause.MANAGER_RESTARTING,
                back ? "systemd has come to the bus anew" : "systemd has left the bus");
        if (back) {
            subscribe();
        }
    }

    private void suspend(OutOfSync.Cause cause, String message) {
        suspensions++;
        suspended = true;
        propertiesUnsure = true;
        unlisted.clear();
        listener.onOutOfSync(cause, message);
    }

    void close() {
        source.close();
    }
}
