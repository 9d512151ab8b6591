package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.UnitDirectory;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waits for states of units. */
@Tag("systemd")
@Timeout(60)
class StateWaitsIT extends TransientServiceFixture {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private TransientUnit sleeping(String name) {
        return service(name, "/bin/sleep", "infinity");
    }

    @Test
    void shouldReturnAtOnceWhenTheStateIsReached() {
        systemd.unit("init.scope").awaitState(ActiveState.ACTIVE, LONG);
        systemd.unit("nowhere.service").awaitState(ActiveState.INACTIVE, LONG);
    }

    @Test
    void shouldWaitForAUnitThatIsCreatedAndRemoved() throws Exception {
        TransientUnit unit = sleeping("awaited.service");
        Unit service = systemd.unit(unit.name());
        CompletableFuture<ActiveState> active = service.awaitStateAsync(state -> state == ActiveState.ACTIVE);
        assertThat(systemd.start(unit).await()).isEqualTo(JobResult.DONE);
        assertThat(Await.value(active)).isEqualTo(ActiveState.ACTIVE);

        CompletableFuture<ActiveState> inactive = service.awaitStateAsync(state -> state == ActiveState.INACTIVE);
        service.stop();
        assertThat(Await.value(inactive)).isEqualTo(ActiveState.INACTIVE);
    }

    @Test
    void shouldNotMissAStateThatIsLeftAtOnce() throws Exception {
        UnitDirectory.oneshot("flapping.service", "sleep 0.05");
        Unit flapping = systemd.unit("flapping.service");
        for (int i = 0; i < 10; i++) {
            CompletableFuture<ActiveState> activating =
                    flapping.awaitStateAsync(state -> state == ActiveState.ACTIVATING);
            CompletableFuture<ActiveState> never = flapping.awaitStateAsync(state -> state == ActiveState.MAINTENANCE);
            Await.until(() -> started(never));
            assertThat(flapping.start().await()).isEqualTo(JobResult.DONE);
            assertThat(Await.value(activating)).isEqualTo(ActiveState.ACTIVATING);
            never.cancel(false);
        }
    }

    /** Calls systemd after the waits, which have begun when it has replied. */
    private boolean started(CompletableFuture<?> wait) {
        return systemd.version() != null && !wait.isDone();
    }

    @Test
    void shouldWaitForOneOfSeveralStates() throws Exception {
        Set<ActiveState> ends = Set.of(ActiveState.ACTIVE, ActiveState.FAILED);
        TransientUnit unit = TransientUnit.of("failing-awaited.service").execStart("/bin/false");
        Unit service = systemd.unit(unit.name());
        CompletableFuture<ActiveState> failed = service.awaitStateAsync(state -> state == ActiveState.FAILED);
        systemd.start(unit).await();
        Await.value(failed);
        assertThat(service.awaitState(ends::contains, LONG)).isEqualTo(ActiveState.FAILED);
        service.resetFailed();
    }

    @Test
    void shouldFollowAnAlias() throws Exception {
        UnitDirectory.write(
                "aliased.service", "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nAlias=other.service\n");
        systemd.unitFiles().enable(List.of("aliased.service"));
        systemd.reload();
        CompletableFuture<ActiveState> active =
                systemd.unit("other.service").awaitStateAsync(state -> state == ActiveState.ACTIVE);
        systemd.unit("aliased.service").start().await();
        assertThat(Await.value(active)).isEqualTo(ActiveState.ACTIVE);
        systemd.unit("aliased.service").stop().await();
        systemd.unitFiles().disable(List.of("aliased.service"));
    }

    @Test
    void shouldNotConfuseAReloadOrReexecutionOfSystemdWithAnEnd() throws Exception {
        TransientUnit unit = sleeping("lasting.service");
        systemd.start(unit).await();
        Unit service = systemd.unit(unit.name());
        CompletableFuture<ActiveState> end = service.awaitStateAsync(state -> state != ActiveState.ACTIVE);
        systemd.reload();
        systemd.reexecute();
        systemd.reload();
        assertThat(started(end)).isTrue();
        service.stop();
        assertThat(Await.value(end)).isIn(ActiveState.DEACTIVATING, ActiveState.INACTIVE);
    }

    @Test
    void shouldReportTheLastStateWhenTheTimeIsOver() {
        assertThatThrownBy(() -> systemd.unit("init.scope").awaitState(ActiveState.FAILED, SHORT))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.TIMEOUT))
                .hasMessageContaining("init.scope has not reached the wanted state after PT0.2S: it is active");
    }

    @Test
    void shouldWaitForManyUnitsAtOnce() throws Exception {
        var waits = new ArrayList<CompletableFuture<ActiveState>>();
        for (int i = 0; i < 200; i++) {
            waits.add(systemd.unit("many-awaited-%d.service".formatted(i % 10))
                    .awaitStateAsync(state -> state == ActiveState.ACTIVE));
        }
        for (int i = 0; i < 10; i++) {
            systemd.start(sleeping("many-awaited-%d.service".formatted(i)));
        }
        for (var wait : waits) {
            assertThat(Await.value(wait)).isEqualTo(ActiveState.ACTIVE);
        }
        for (int i = 0; i < 10; i++) {
            systemd.unit("many-awaited-%d.service".formatted(i)).stop().await();
        }
    }

    @Test
    void shouldFailWhenTheManagerIsClosedOrThePredicateFails() throws Exception {
        assertThatThrownBy(() -> systemd.unit("init.scope")
                        .awaitState(
                                _ -> {
                                    throw new IllegalArgumentException("no state");
                                },
                                LONG))
                .hasMessage("no state");
        CompletableFuture<ActiveState> wait = systemd.unit("init.scope").awaitStateAsync(_ -> false);
        systemd.close();
        assertThat(Await.failure(wait))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.DISCONNECTED));
    }

    @Test
    void shouldWaitOverThePrivateSocket() throws Exception {
        try (var direct = SystemdManager.open(BusAddress.systemManager())) {
            TransientUnit unit = sleeping("direct-awaited.service");
            CompletableFuture<ActiveState> active =
                    direct.unit(unit.name()).awaitStateAsync(state -> state == ActiveState.ACTIVE);
            direct.start(unit);
            assertThat(Await.value(active)).isEqualTo(ActiveState.ACTIVE);
            direct.unit(unit.name()).stop().await();
        }
    }
}
