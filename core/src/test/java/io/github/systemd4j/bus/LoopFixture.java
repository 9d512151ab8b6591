package io.github.systemd4j.bus;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The common parts of tests of event loops: loops that the test drives. */
abstract class LoopFixture extends BrokerTest {
    final List<String> reports = new CopyOnWriteArrayList<>();

    EventLoop driven() {
        return EventLoop.driven((where, error) -> reports.add(where + ": " + error.getMessage()));
    }

    Bus.Builder on(EventLoop loop) {
        return Bus.builder(BusAddress.of(dbus.address())).loop(loop);
    }

    static <T> T drive(EventLoop loop, CompletableFuture<T> future) throws Exception {
        while (!future.isDone()) {
            loop.poll(Duration.ofSeconds(10));
        }
        return Await.value(future);
    }
}
