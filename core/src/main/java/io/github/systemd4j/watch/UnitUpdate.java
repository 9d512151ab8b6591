package io.github.systemd4j.watch;

import io.github.systemd4j.message.Variant;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.LoadState;
import io.github.systemd4j.unit.UnitResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a unit while it is being changed. Reused; the loop's thread alone. */
final class UnitUpdate {
    private UnitState before = UnitState.unknown("");

    LoadState load = before.load();
    ActiveState active = before.active();
    String sub = before.sub();
    long job;

    @Nullable
    UnitResult result = before.result();

    long mainPid;
    String invocationId = before.invocationId();
    private Map<String, Variant> properties = before.properties();

    /** Begins with a state. */
    UnitUpdate of(UnitState state) {
        before = state;
        load = state.load();
        active = state.active();
        sub = state.sub();
        job = state.job();
        result = state.result();
        mainPid = state.mainPid();
        invocationId = state.invocationId();
        properties = state.properties();
        return this;
    }

    void property(String name, Variant value) {
        if (!value.equals(properties.get(name))) {
            var more = new HashMap<>(properties);
            more.put(name, value);
            properties = more;
        }
    }

    /** The state that it has become; the one that it began with if nothing has changed. */
    UnitState toState() {
        return isUnchanged()
                ? before
                : new UnitState(before.name(), load, active, sub, job, result, mainPid, invocationId, properties);
    }

    private boolean isUnchanged() {
        return load == before.load()
                && active == before.active()
                && job == before.job()
                && mainPid == before.mainPid()
                && sub.equals(before.sub())
                && result == before.result()
                && invocationId.equals(before.invocationId())
                && properties == before.properties();
    }
}
