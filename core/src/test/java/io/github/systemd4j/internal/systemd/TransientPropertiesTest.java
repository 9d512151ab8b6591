package io.github.systemd4j.internal.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Signature;
import io.github.systemd4j.unit.UnitType;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransientPropertiesTest {
    @ParameterizedTest
    @CsvSource({
        "SERVICE, ExecStart, a(sasb)",
        "SERVICE, ExecStartEx, a(sasas)",
        "SERVICE, LimitNOFILESoft, t",
        "SERVICE, Wants, as",
        "SCOPE, PIDs, au",
        "SOCKET, Listen, a(ss)",
        "TIMER, TimersCalendar, a(ss)",
        "SLICE, MemoryMax, t",
        "MOUNT, What, s",
        "PATH, Paths, a(ss)"
    })
    void shouldKnowTheSignature(UnitType type, String name, String signature) {
        assertThat(TransientProperties.signature(type, name, "")).isEqualTo(signature);
    }

    @Test
    void shouldHaveValidSignaturesOnly() {
        var signatures = TransientProperties.types().stream()
                .flatMap(type -> TransientProperties.of(type).values().stream())
                .collect(Collectors.toSet());
        assertThat(signatures).hasSizeGreaterThan(20).allSatisfy(signature -> new Signature(signature));
    }

    @ParameterizedTest
    @EnumSource(names = {"TARGET", "DEVICE", "SWAP"})
    void shouldKnowWhatCannotBeMade(UnitType type) {
        assertThatThrownBy(() -> TransientProperties.of(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a %s can't be created at run time, but these types can: ".formatted(type.dbusName())
                        + "service, socket, mount, automount, timer, path, slice, scope");
    }

    @Test
    void shouldReportWhichTypesHaveAProperty() {
        assertThatThrownBy(() -> TransientProperties.signature(UnitType.SERVICE, "TriggerLimitBurst", "do this"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a service takes no property \"TriggerLimitBurst\", which is for these types: "
                        + "socket, path; do this");
    }

    @Test
    void shouldReportHowToSetThePropertiesOfUnitsThatCannotBeMade() {
        assertThatThrownBy(() -> TransientProperties.signature(UnitType.SWAP, "PIDs", "do this"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a swap takes no property \"PIDs\", which is for these types: scope; do this");
    }

    @ParameterizedTest
    @CsvSource({
        "RuntimeMaxSec, RuntimeMaxUSec",
        "memorymax, MemoryMax",
        "ExecStat, ExecStart",
        "CPUQuota, CPUQuotaPerSecUSec",
        "EnvironmentFile, EnvironmentFiles"
    })
    void shouldNameTheClosest(String wrong, String meant) {
        assertThatThrownBy(() -> TransientProperties.signature(UnitType.SERVICE, wrong, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a service takes no property \"%s\"; there is %s".formatted(wrong, meant));
    }

    @Test
    void shouldNameNoneWhereNoneIsClose() {
        assertThat(Suggestions.closest("Nonsense", List.of("ExecStart", "Slice")))
                .isEmpty();
        assertThat(Suggestions.closest("ab", List.of("abc", "abcd", "ac", "b", "abcdefgh")))
                .containsExactly("abc", "ac", "b");
    }
}
