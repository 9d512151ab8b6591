package io.github.systemd4j.watch;

import io.github.systemd4j.bus.BusConnection;
import io.github.systemd4j.internal.systemd.ManagerEndpoint;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads systemd's lists of units into a {@link UnitTable}: all units, and single units that were announced. Only for the
 * loop's thread.
 */
final class UnitLister {
    /**
     * The most units that are listed by name in one call: systemd compares the name of each unit with each pattern, so
     * for more of them the list of all units is no more expensive.
     */
    private static final int MAX_PATTERNS = 32;

    private final BusConnection source;
    private final ManagerEndpoint endpoint;
    private final UnitTable table;
    private final TrackedProperties properties;
    private final PropertyFetcher fetcher;
    private final SessionSteps steps;
    private final Runnable onListed;
    private final UnitUpdate update = new UnitUpdate();

    /** Announced units that are not listed yet. */
    private final Set<String> unlisted = new LinkedHashSet<>();

    private boolean listing;
    private boolean refreshing;
    private boolean refreshAgain;

    /** Whether systemd's signals are ignored, because its units were not listed since the last suspension. */
    private boolean suspended = true;

    private int suspensions;

    /** Whether properties that no list contains may have changed without a signal. */
    private boolean propertiesUnsure = true;

    /** @param onListed runs when the table equals systemd's list of all units, values of properties included */
    UnitLister(
            BusConnection source,
            ManagerEndpoint endpoint,
            UnitTable table,
            TrackedProperties properties,
            PropertyFetcher fetcher,
            SessionSteps steps,
            Runnable onListed) {
        this.source = source;
        this.endpoint = endpoint;
        this.table = table;
        this.properties = properties;
        this.fetcher = fetcher;
        this.steps = steps;
        this.onListed = onListed;
    }

    /** Returns whether a reply has not arrived yet. */
    boolean isWaiting() {
        return refreshing || listing;
    }

    /** Returns whether signals about units must be ignored. */
    boolean isSuspended() {
        return suspended;
    }

    /** Ignores signals, and replies to earlier calls, until all units are listed again. */
    void suspend() {
        suspensions++;
        suspended = true;
        propertiesUnsure = true;
        unlisted.clear();
    }

    // --- all units

    /** Lists all units, and fetches all tracked properties: finds every change that no signal has reported. */
    void verify() {
        propertiesUnsure = true;
        refresh();
    }

    /** Lists all units, once more if a list is being read. */
    void refresh() {
        refreshAgain = refreshing;
        if (refreshing) {
            return;
        }
        refreshing = true;
        steps.progress();
        int asked = suspensions;
        source.callAsync(endpoint.method("ListUnits", ""), reply -> readAll(reply, asked))
                .thenCompose(_ -> fetcher.idle())
                .whenComplete(steps.then(_ -> onRefreshed(asked)));
    }

    private boolean readAll(Message reply, int asked) {
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
            onListed.run();
        }
        if (refreshAgain) {
            refresh();
        }
    }

    /**
     * Reads the rows of a list, {@code a(ssssssouso)}, and fetches the properties that they don't contain. Units of types
     * that are newer than this library are left out.
     */
    private Set<String> readUnits(BodyReader body) {
        var names = new HashSet<String>();
        body.enterArray();
        while (body.hasNext()) {
            body.enterStruct();
            SystemdNames.knownUnit(body.readString()).ifPresent(name -> {
                readUnit(name, body);
                names.add(name.value());
            });
            body.exit();
        }
        body.exit();
        return names;
    }

    private void readUnit(UnitName name, BodyReader row) {
        row.skip();
        LoadState loadState = LoadState.of(row.readString());
        ActiveState activeState = ActiveState.of(row.readString());
        String subState = row.readString();
        row.skip();
        UnitTable.Entry entry = table.add(name, row.readObjectPath().value());
        update.of(entry.state());
        update.loadState = loadState;
        update.activeState = activeState;
        update.subState = subState;
        update.job = row.readUint32();
        UnitState state = update.toState();
        fetchProperties(entry, state);
        entry.setListed();
        entry.settle(state);
    }

    /** Fetches all properties of a unit that has changed without a signal, and of a new one those without a signal. */
    private void fetchProperties(UnitTable.Entry entry, UnitState state) {
        TrackedProperties.Fetch fetch = (interfaceName, property) -> fetcher.fetch(entry, interfaceName, property);
        if (propertiesUnsure || entry.isListed() && state != entry.state()) {
            properties.forEachUnlisted(state, fetch);
        } else if (!entry.isListed()) {
            properties.forEachUnknown(state, fetch);
        }
    }

    // --- single units

    /** Lists a unit that was announced, or whose load state may have changed, which no signal reports. */
    void announce(String name) {
        unlisted.add(name);
        listUnlisted();
    }

    /** Lists a unit no longer, because it was unloaded. */
    void forget(String name) {
        unlisted.remove(name);
    }

    /** ListUnitsByNames would load units that were unloaded meanwhile, and so announce them again, endlessly. */
    private void listUnlisted() {
        if (listing || unlisted.isEmpty()) {
            return;
        }
        listing = true;
        steps.progress();
        int asked = suspensions;
        MethodCall list = unlisted.size() > MAX_PATTERNS
                ? endpoint.method("ListUnits", "")
                : endpoint.method("ListUnitsByPatterns", "asas", List.of(), List.copyOf(unlisted));
        unlisted.clear();
        source.callAsync(list, reply -> readSome(reply, asked)).whenComplete(steps.then(_ -> {
            listing = false;
            listUnlisted();
        }));
    }

    private boolean readSome(Message reply, int asked) {
        return asked == suspensions && !readUnits(reply.body()).isEmpty();
    }
}
