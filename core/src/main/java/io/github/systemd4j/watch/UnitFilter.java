package io.github.systemd4j.watch;

import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a feed.
 *
 * @param names units by name; all if empty and there are no patterns
 * @param patterns units whose names match a shell pattern, in addition to {@code names}
 * @param types units of one of these types; all if empty
 * @param states load, active or sub states, one of which a unit must have; any if empty
 * @param condition an additional condition for the state
 */
record UnitFilter(
        Set<String> names,
        List<Glob> patterns,
        Set<UnitType> types,
        Set<String> states,
        Predicate<UnitState> condition) {

    static final UnitFilter ALL = new UnitFilter(Set.of(), List.of(), Set.of(), Set.of(), _ -> true);

    UnitFilter named(Stream<String> more) {
        return new UnitFilter(union(names, more), patterns, types, states, condition);
    }

    UnitFilter matching(Stream<Glob> more) {
        return new UnitFilter(names, Stream.concat(patterns.stream(), more).toList(), types, states, condition);
    }

    UnitFilter ofTypes(Stream<UnitType> more) {
        return new UnitFilter(names, patterns, union(types, more), states, condition);
    }

    UnitFilter inStates(Stream<String> more) {
        return new UnitFilter(names, patterns, types, union(states, more), condition);
    }

    UnitFilter where(Predicate<? super UnitState> more) {
        return new UnitFilter(names, patterns, types, states, condition.and(more));
    }

    private static <T> Set<T> union(Set<T> some, Stream<T> more) {
        return Stream.concat(some.stream(), more).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns whether the feed has events of a unit, in any state. Doesn't call the user's code. */
    boolean selects(UnitName unit) {
        String name = unit.value();
        return isNamed(name) && (types.isEmpty() || types.stream().anyMatch(type -> name.endsWith(type.suffix())));
    }

    private boolean isNamed(String unit) {
        return names.isEmpty() && patterns.isEmpty()
                || names.contains(unit)
                || patterns.stream().anyMatch(pattern -> pattern.matches(unit));
    }

    /** Returns whether the state after or before a change of a selected unit meets the conditions. */
    boolean accepts(UnitChange change) {
        return accepts(change.currentOrNull()) || accepts(change.previousOrNull());
    }

    private boolean accepts(@Nullable UnitState state) {
        return state != null && hasState(state) && condition.test(state);
    }

    private boolean hasState(UnitState state) {
        return states.isEmpty()
                || states.contains(state.activeState().dbusName())
                || states.contains(state.subState())
                || states.contains(state.loadState().dbusName());
    }
}
