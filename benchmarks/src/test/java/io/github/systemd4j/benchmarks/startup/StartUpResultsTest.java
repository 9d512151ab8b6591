package io.github.systemd4j.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartUpResultsTest {
    private static final Measurement SLOW = Measurement.of(0, 40_000_000, 8, "main 10000000\nchannel 30000000\n");
    private static final Measurement QUICK = Measurement.of(0, 20_000_000, 4, "main 10000000\nchannel 15000000\n");

    private final StartUpResults results = new StartUpResults(new EnumMap<>(Map.of(
            Variant.C, List.of(Measurement.of(0, 10_000_000, 1, "")),
            Variant.BARE, List.of(SLOW, SLOW),
            Variant.BARE_AOT, List.of(QUICK, QUICK),
            Variant.LIBRARY_AOT, List.of(SLOW, QUICK))));

    @Test
    void shouldCompareWithTheBareProgramThatHasTheSameOptions() {
        assertThat(results.csv()).isEqualTo("""
                        variant,min_ms,q1_ms,p50_ms,cpu_ms,ratio_to_bare
                        c,10.0,10.0,10.0,1.0,0.250
                        bare,40.0,40.0,40.0,8.0,1.000
                        bare-aot,20.0,20.0,20.0,4.0,1.000
                        library-aot,20.0,25.0,30.0,6.0,1.500
                        """);
    }

    @Test
    void shouldShowThePhases() {
        assertThat(results.table())
                .containsPattern("bare .* 1\\.00 .* 1\\.00 +main 10, channel 20\n")
                .containsPattern("library-aot .* 1\\.50 .* 1\\.50 +main 10, channel 13\n");
    }
}
