package io.github.systemd4j.manager;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.run.ServiceExit;
import io.github.systemd4j.run.TransientUnit;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.unit.ActiveState;
import io.github.systemd4j.unit.JobResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Abandons transient services, which systemd may unload afterwards. */
@Tag("systemd")
class TransientServiceReleaseIT extends TransientServiceFixture {
    @Test
    void shouldLetGoWhenItIsCanceled() throws Exception {
        TransientUnit unit = service("canceled.service", "/bin/sleep", "infinity");
        CompletableFuture<ServiceExit> exit = systemd.runAsync(unit);
        Await.until(() -> isLoaded(unit));
        exit.cancel(false);
        assertGoesOnUnreferenced("canceled.service");
    }

    /** On the loop's thread the start is sent at once, and no reply can arrive before the task ends. */
    @Test
    void shouldLetGoWhenItIsCanceledBeforeTheReply() throws Exception {
        Await.value(systemd.runAsync(service("before.service", "/bin/true"))); // from now on, signals are followed
        CompletableFuture.runAsync(
                        () -> systemd.runAsync(service("early.service", "/bin/sleep", "infinity"))
                                .cancel(false),
                        systemd.bus().loop())
                .join();
        assertGoesOnUnreferenced("early.service");
    }

    private void assertGoesOnUnreferenced(String name) throws Exception {
        RetainedState.assertNothing(systemd);
        Unit going = systemd.unit(name);
        Await.until(() -> going.properties().activeState() == ActiveState.ACTIVE);
        Await.until(() -> going.properties().getStrings("Refs").isEmpty());
        assertThat(going.stop().await()).isEqualTo(JobResult.DONE);
    }

    @Test
    void shouldLetGoOfRunsThatTimedOut() throws Exception {
        try (Bus bus = Bus.builder(BusAddress.system())
                        .callTimeout(Duration.ofMillis(3))
                        .open();
                var hasty = SystemdManager.of(bus)) {
            List<CompletableFuture<ServiceExit>> exits = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                exits.add(hasty.runAsync(service("hasty-%d.service".formatted(i), "/bin/true")));
            }
            long timedOut = exits.stream()
                    .filter(exit -> exit.handle((_, error) -> error != null).join())
                    .count();
            assertThat(timedOut).isPositive();
            RetainedState.assertNothing(hasty);
            Await.until(() -> systemd.listUnits(List.of(), List.of("hasty-*")).isEmpty());
        }
    }

    /** systemd adds the reference before it finds that the required unit does not exist. */
    @Test
    void shouldLetGoOfAUnitWhoseJobIsRefused() throws Exception {
        TransientUnit unit = service("job-refused.service", "/bin/true").requires("nowhere.service");
        assertFails(SystemdErrorName.NO_SUCH_UNIT, () -> systemd.run(unit));
        Await.until(() -> !isLoaded(unit));
    }

    @Test
    void shouldLetGoAgainWhenThatIsLostInAReexecution() throws Exception {
        TransientUnit unit = service("let-go-twice.service", "/bin/sleep", "infinity");
        CompletableFuture<ServiceExit> exit = systemd.runAsync(unit);
        Await.until(() -> isLoaded(unit));
        Bus bus = systemd.bus();
        MethodCall reexecute = new ManagerClient(bus).method("Reexecute", "");
        var back = new CompletableFuture<Void>();
        try (var _ = bus.subscribe(SystemdNames.OWNER_CHANGED, _ -> back.complete(null))) {
            bus.loop().execute(() -> {
                bus.callAsync(reexecute);
                exit.cancel(false);
            });
            Await.value(back);
        }
        assertGoesOnUnreferenced("let-go-twice.service");
    }

    @Test
    void shouldStartNothingWhenItIsCanceledBeforeItsTurn() throws Exception {
        TransientUnit unit = service("never.service", "/bin/sleep", "infinity");
        var canceled = new CountDownLatch(1);
        systemd.bus().loop().execute(() -> awaitUninterrupted(canceled));
        systemd.runAsync(unit).cancel(false);
        canceled.countDown();
        RetainedState.assertNothing(systemd);
        assertThat(isLoaded(unit)).isFalse();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
