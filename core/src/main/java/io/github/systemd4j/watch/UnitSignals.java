package io.github.systemd4j.watch;

import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.unit.JobResult;
import io.github.systemd4j.unit.LoadState;

/** Applies systemd's signals about units to a {@link UnitTable}. Only for the loop's thread. */
final class UnitSignals {
    private final UnitTable table;
    private final TrackedProperties properties;
    private final PropertyFetcher fetcher;
    private final UnitLister lister;
    private final UnitUpdate update = new UnitUpdate();

    UnitSignals(UnitTable table, TrackedProperties properties, PropertyFetcher fetcher, UnitLister lister) {
        this.table = table;
        this.properties = properties;
        this.fetcher = fetcher;
        this.lister = lister;
    }

    /** Applies {@code PropertiesChanged} of an object below that of all units. */
    void onPropertiesChanged(Message signal) {
        UnitTable.Entry entry = lister.isSuspended() ? null : table.at(signal.path());
        String interfaceName = entry == null ? null : properties.read(signal);
        if (entry == null || interfaceName == null) {
            return;
        }
        properties.apply(
                interfaceName, update.of(entry.state()), property -> fetcher.fetch(entry, interfaceName, property));
        if (interfaceName.equals(SystemdNames.UNIT)) {
            onUnitChanged(entry, update.toState());
        } else {
            entry.set(update.toState());
        }
    }

    /** Reports a change: systemd sends the properties of the type first, then those of all units. */
    private void onUnitChanged(UnitTable.Entry entry, UnitState state) {
        entry.settle(state);
        if (entry.isListed() && state.loadState() != LoadState.LOADED) {
            lister.announce(entry.name.value());
        }
    }

    /** Applies a signal of the manager, other than {@code Reloading}. */
    void onManagerSignal(String member, BodyReader body) {
        if (lister.isSuspended()) {
            return;
        }
        switch (member) {
            case "UnitNew" -> onUnitNew(body.readString(), body.readObjectPath().value());
            case "UnitRemoved" -> onUnitRemoved(body.readString());
            case "JobNew" -> onJobNew(body.readUint32(), body.skip().readString());
            case "JobRemoved" -> onJobRemoved(body.readUint32(), body.skip().readString(), body.readString());
            default -> {
                // not about units
            }
        }
    }

    private void onUnitNew(String name, String path) {
        SystemdNames.knownUnit(name).ifPresent(unit -> {
            if (!table.add(unit, path).isListed()) {
                lister.announce(name);
            }
        });
    }

    private void onUnitRemoved(String name) {
        lister.forget(name);
        table.remove(name);
    }

    private void onJobNew(long id, String unit) {
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
}
