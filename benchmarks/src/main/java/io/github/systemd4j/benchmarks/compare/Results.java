package io.github.systemd4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The turns of all rounds, and what is made of them. */
final class Results {
    private final Map<Workload, Map<Contender, List<Turn>>> turns = new EnumMap<>(Workload.class);

    void add(Workload workload, Contender contender, Turn turn) {
        turns.computeIfAbsent(workload, _ -> new EnumMap<>(Contender.class))
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(turn);
    }

    Set<Workload> workloads() {
        return Collections.unmodifiableSet(turns.keySet());
    }

    Set<Contender> contenders(Workload workload) {
        return Collections.unmodifiableSet(of(workload).keySet());
    }

    private Map<Contender, List<Turn>> of(Workload workload) {
        return turns.getOrDefault(workload, Map.of());
    }

    List<Turn> turns(Workload workload, Contender contender) {
        return of(workload).getOrDefault(contender, List.of());
    }

    Spread spread(Workload workload, Contender contender, ToDoubleFunction<Turn> figure) {
        return Spread.of(turns(workload, contender).stream().mapToDouble(figure));
    }

    /** A figure relative to another contender's in the same round; empty if that one took no part. */
    Optional<Spread> ratio(Workload workload, Contender contender, Contender to, ToDoubleFunction<Turn> figure) {
        List<Turn> mine = turns(workload, contender);
        List<Turn> theirs = turns(workload, to);
        if (theirs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Spread.of(IntStream.range(0, Math.min(mine.size(), theirs.size()))
                .mapToDouble(
                        round -> figure.applyAsDouble(mine.get(round)) / figure.applyAsDouble(theirs.get(round)))));
    }

    long lost(Workload workload, Contender contender) {
        return turns(workload, contender).stream().mapToLong(Turn::lost).sum();
    }
}
