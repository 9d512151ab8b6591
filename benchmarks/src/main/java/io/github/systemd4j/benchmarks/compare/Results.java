package io.github.systemd4j.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The turns of all rounds. */
final class Results {
    private final Map<Workload, Map<Contender, List<TurnResult>>> turns = new EnumMap<>(Workload.class);

    /** Adds the turn of the next round. */
    void add(Workload workload, Contender contender, TurnResult turn) {
        turns.computeIfAbsent(workload, _ -> new EnumMap<>(Contender.class))
                .computeIfAbsent(contender, _ -> new ArrayList<>())
                .add(turn);
    }

    Set<Workload> workloads() {
        return Collections.unmodifiableSet(turns.keySet());
    }

    /** Returns one row for each consumer that took part. */
    List<ResultRow> rows(Workload workload) {
        Map<Contender, List<TurnResult>> taken = turns.getOrDefault(workload, Map.of());
        List<TurnResult> reference = taken.getOrDefault(Contender.REFERENCE, List.of());
        List<TurnResult> limit = taken.getOrDefault(Contender.LIMIT, List.of());
        return taken.entrySet().stream()
                .map(entry -> new ResultRow(workload, entry.getKey(), entry.getValue(), reference, limit))
                .toList();
    }
}
