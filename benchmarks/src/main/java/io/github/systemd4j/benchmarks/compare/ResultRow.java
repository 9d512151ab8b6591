package io.github.systemd4j.benchmarks.compare;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All turns of a consumer with a workload, and the turns that they are compared with, in the order of the rounds.
 *
 * @param reference turns of C on libsystemd; empty if it takes no part
 * @param limit turns of the consumer that only receives; empty if it takes no part
 */
record ResultRow(
        Workload workload,
        Contender contender,
        List<TurnResult> turns,
        List<TurnResult> reference,
        List<TurnResult> limit) {
    Spread spread(ToDoubleFunction<TurnResult> figure) {
        return Spread.of(turns.stream().mapToDouble(figure));
    }

    Optional<Spread> ratioToC(ToDoubleFunction<TurnResult> figure) {
        return ratio(reference, figure);
    }

    Optional<Spread> ratioToLimit(ToDoubleFunction<TurnResult> figure) {
        return ratio(limit, figure);
    }

    /** Returns the ratio within each round. */
    private Optional<Spread> ratio(List<TurnResult> others, ToDoubleFunction<TurnResult> figure) {
        if (others.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Spread.of(IntStream.range(0, turns.size())
                .mapToDouble(
                        round -> figure.applyAsDouble(turns.get(round)) / figure.applyAsDouble(others.get(round)))));
    }

    long lost() {
        return turns.stream().mapToLong(TurnResult::lost).sum();
    }
}
