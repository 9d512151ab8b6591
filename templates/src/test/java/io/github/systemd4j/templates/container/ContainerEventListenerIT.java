package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.systemd4j.templates.container.ContainerEvent.Type;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.DescriptorShortage;
import io.github.systemd4j.testing.LiveThreads;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.watch.UnitWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests how a listener stops, closes, and frees its resources. */
@Tag("systemd")
class ContainerEventListenerIT extends ContainerEventsFixture {
    @Test
    void shouldEndEventsWhenItIsStoppedAndBeginAgain() throws Exception {
        ContainerEvents first = listener.run();
        var ended = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> ended.complete(!first.iterator().hasNext()));
        listener.stop();
        assertThat(Await.value(ended)).isTrue();
        assertThat(first.isEnded()).isTrue();

        install();
        try (ContainerEvents second = listener.run()) {
            assertThat(second.take()).isEqualTo(new ContainerEvent(id, Type.STOPPED, Type.STOPPED));
        }
    }

    @Test
    void shouldBeClosedByAHandlerOfItsOwn() throws Exception {
        var closed = new CompletableFuture<ContainerEvent>();
        listener.subscribe(event -> {
            listener.close();
            closed.complete(event);
        });
        install();
        assertThat(Await.value(closed).type()).isEqualTo(Type.STOPPED);
        assertThatIllegalStateException().isThrownBy(listener::run).withMessage("the listener was closed");
    }

    @Test
    void shouldReturnFromCloseWhileAConsumerIsStuck() throws Exception {
        var stuck = new CompletableFuture<Void>();
        var release = new CompletableFuture<Void>();
        listener.subscribe(_ -> {
            stuck.complete(null);
            release.join();
        });
        install();
        Await.value(stuck);
        listener.stop();
        listener.close();
        listener.close();
        release.complete(null);
    }

    @Test
    void shouldEndWithTheWatchItStandsOn() throws Exception {
        UnitWatch watch = UnitWatch.openSystem();
        try (ContainerEventListener another = builder().open(watch);
                ContainerEvents ending = another.run()) {
            watch.close();
            assertThat(ending.poll(Duration.ofSeconds(20))).isNull();
            assertThat(ending.isEnded()).isTrue();
        }
    }

    @Test
    void shouldLeaveNoDescriptorAndNoThread() throws Exception {
        listener.close();
        LiveThreads.awaitNone("systemd4j ");
        cycle();
        int before = OpenFds.count();
        for (int i = 0; i < 20; i++) {
            cycle();
        }
        LiveThreads.awaitNone("systemd4j ");
        Await.until(() -> OpenFds.count() == before);
    }

    @Test
    void shouldLeaveNothingWhenItCantBeOpened() throws Exception {
        listener.close();
        LiveThreads.awaitNone("systemd4j ");
        int before = OpenFds.count();
        var made = new AtomicInteger();
        ThreadFactory scarce = task -> {
            if (made.incrementAndGet() > 1) {
                throw new IllegalStateException("no more threads");
            }
            return new Thread(task);
        };
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().threads(scarce).open())
                .withMessage("no more threads");
        LiveThreads.awaitNone("systemd4j ");
        Await.until(() -> OpenFds.count() == before);
    }

    /** Opens a listener while there are too few descriptors. */
    static final class FewDescriptors {
        private FewDescriptors() {}

        public static void main(String[] args) throws Exception {
            var base = Path.of(args[0]);
            var directories = new ContainerDirectories(
                    base.resolve("lib"), base.resolve("state"), base.resolve("run"), base.resolve("etc"));
            DescriptorShortage.openLast(
                    "listener",
                    () -> ContainerEventListener.builder(directories).open());
        }
    }

    @Test
    void shouldReportThatDescriptorsHaveRunOutAndLeakNone() throws Exception {
        install();
        Command program = DescriptorShortage.run(FewDescriptors.class, base.toString());
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        assertThat(program.output()).isEqualTo("listener: opens when there are enough\n");
    }

    private void cycle() {
        try (ContainerEventListener another = builder().open()) {
            another.subscribe(_ -> {});
            another.run();
        }
    }
}
