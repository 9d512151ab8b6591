package io.github.systemd4j.watch;

import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mutable state of a unit while a signal or a reply is read. Reused; only for the loop's thread. */
final class UnitUpdate {
    /** A placeholder until the first {@link #of}. */
    private UnitState before = UnitState.unknown(new UnitName("none.target"));

    LoadState loadState = before.loadState();
    ActiveState activeState = before.activeState();
    String subState = before.subState();
    long job;

    @Nullable
    UnitResult result = before.resultOrNull();

    long mainPid;
    String invocationId = before.invocationIdOrEmpty();
    private Map<String, Variant> properties = before.properties();

    /** Starts with a state. */
    UnitUpdate of(UnitState state) {
        before = state;
        loadState = state.loadState();
        activeState = state.activeState();
        subState = state.subState();
        job = state.job;
        result = state.resultOrNull();
        mainPid = state.pid;
        invocationId = state.invocationIdOrEmpty();
        properties = state.properties();
        return this;
    }

    /** Sets a selected property. */
    void property(String name, Variant value) {
        if (!value.equals(properties.get(name))) {
            var more = new HashMap<>(properties);
            more.put(name, value);
            properties = more;
        }
    }

    /** Returns the resulting state; the one that this was started with if nothing has changed. */
    UnitState toState() {
        return isUnchanged()
                ? before
                : new UnitState(
                        before.name(),
                        loadState,
                        activeState,
                        subState,
                        job,
                        result,
                        mainPid,
                        invocationId,
                        properties);
    }

    private boolean isUnchanged() {
        return loadState == before.loadState()
                && activeState == before.activeState()
                && job == before.job
                && mainPid == before.pid
                && subState.equals(before.subState())
                && result == before.resultOrNull()
                && invocationId.equals(before.invocationIdOrEmpty())
                && properties == before.properties();
    }
}
