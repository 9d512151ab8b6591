package io.github.systemd4j.templates.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.templates.container.ContainerEvent;
import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.templates.container.ContainerEventListener;
import io.github.systemd4j.templates.container.ContainerId;
import io.github.systemd4j.templates.internal.state.ContainerFindings.Service;
import io.github.systemd4j.unit.ActiveState;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the table of {@link ContainerEventListener}, for every state of the disk and of systemd. */
class ContainerFindingsTest {
    private static final String FIRST_RUN = "0123456789abcdef0123456789abcdef";
    private static final String SECOND_RUN = "fedcba9876543210fedcba9876543210";
    private static final ContainerId ID = new ContainerId("web1");

    private static final List<Boolean> EITHER = List.of(false, true);

    private static final List<ContainerFindings> ALL = EITHER.stream()
            .flatMap(installed -> EITHER.stream().flatMap(link -> flags(installed, link)))
            .toList();

    private static Stream<ContainerFindings> flags(boolean installed, boolean link) {
        return Stream.of("none", "", FIRST_RUN, SECOND_RUN)
                .map(flag -> flag.equals("none") ? null : flag)
                .flatMap(flag -> services()
                        .flatMap(service -> Stream.of(ActiveState.values())
                                .map(socket -> new ContainerFindings(installed, link, flag, service, socket))));
    }

    private static Stream<Service> services() {
        return Stream.of(ActiveState.values())
                .flatMap(active -> Stream.of("", FIRST_RUN)
                        .flatMap(run -> EITHER.stream().map(job -> new Service(active, run, job))));
    }

    /** A row of the table. The first row that holds determines the event. */
    private record Row(Predicate<ContainerFindings> condition, Type type) {}

    private static final List<Row> TABLE = List.of(
            new Row(it -> !it.installed(), Type.DELETED),
            new Row(it -> !it.startOnBoot(), Type.STOPPED),
            new Row(it -> serviceIs(it, ActiveState.ACTIVE), Type.STARTED),
            new Row(it -> serviceIs(it, ActiveState.RELOADING), Type.STARTED),
            new Row(it -> serviceIs(it, ActiveState.REFRESHING), Type.STARTED),
            new Row(it -> "".equals(it.idledRun()), Type.IDLED),
            new Row(it -> it.idledRun() != null && it.service().invocationId().isEmpty(), Type.IDLED),
            new Row(it -> FIRST_RUN.equals(it.idledRun()), Type.IDLED),
            new Row(it -> serviceIs(it, ActiveState.FAILED), Type.ERRORED),
            new Row(it -> it.socket() == ActiveState.FAILED, Type.ERRORED),
            new Row(it -> it.service().hasJob(), Type.UNKNOWN),
            new Row(it -> !serviceIs(it, ActiveState.INACTIVE), Type.UNKNOWN),
            new Row(it -> it.socket() == ActiveState.ACTIVE, Type.LISTENING),
            new Row(_ -> true, Type.EXITED));

    private static final List<Row> GEARD = List.of(
            new Row(it -> !it.installed(), Type.DELETED),
            new Row(it -> !it.startOnBoot(), Type.STOPPED),
            new Row(it -> serviceIs(it, ActiveState.ACTIVE), Type.STARTED),
            new Row(it -> it.idledRun() != null, Type.IDLED),
            new Row(it -> serviceIs(it, ActiveState.FAILED), Type.ERRORED),
            new Row(_ -> true, Type.UNKNOWN));

    private static boolean serviceIs(ContainerFindings findings, ActiveState state) {
        return findings.service().active() == state;
    }

    @Test
    void shouldFollowTheTable() {
        for (ContainerFindings findings : ALL) {
            assertThat(findings.event(ID))
                    .as(findings.toString())
                    .isEqualTo(new ContainerEvent(ID, first(TABLE, findings), first(GEARD, findings)));
        }
    }

    private static Type first(List<Row> table, ContainerFindings findings) {
        return table.stream()
                .filter(row -> row.condition().test(findings))
                .findFirst()
                .orElseThrow()
                .type();
    }

    @Test
    void shouldReportACrashAfterAStartFromIdling() {
        Service crashed = new Service(ActiveState.FAILED, SECOND_RUN, false);
        var findings = new ContainerFindings(true, true, FIRST_RUN, crashed, ActiveState.INACTIVE);
        assertThat(findings.event(ID)).isEqualTo(new ContainerEvent(ID, Type.ERRORED, Type.IDLED));
    }

    @ParameterizedTest
    @CsvSource({"STARTED, started", "ERRORED, error", "LISTENING, listening", "EXITED, exited"})
    void shouldShowTheRefinedType(Type type, String word) {
        assertThat(new ContainerEvent(ID, type, Type.UNKNOWN)).hasToString("web1 (%s)".formatted(word));
    }
}
