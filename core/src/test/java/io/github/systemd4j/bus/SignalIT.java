package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Subscription;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SignalIT extends BrokerTest {
    private static final String NAME = "io.github.systemd4j.Emitter";

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private Bus emitter;
    private BusConnection source;

    @BeforeEach
    void openBothSides() {
        emitter = openBus();
        source = openSource();
    }

    /** Opens the connection that receives the signals. */
    BusConnection openSource() {
        return openBus();
    }

    @AfterEach
    void closeSource() {
        source.close();
    }

    private void restart(String... configuration) {
        source.close();
        start(configuration);
        openBothSides();
    }

    private SignalHandler into(BlockingQueue<Object> queue) {
        return signal -> queue.add(signal.body().readValue());
    }

    /** Waits until the connections have received what the bus was sent before. */
    private static void sync(BusConnection... sources) {
        for (BusConnection each : sources) {
            MethodCall ping = MethodCall.to(DRIVER, DRIVER_PATH, "org.freedesktop.DBus.Peer", "Ping");
            each.callAsync(ping, Message::serial).join();
        }
    }

    @Test
    void shouldReceiveWhatItSubscribedTo() throws Exception {
        var message = new LinkedBlockingQueue<Message>();
        source.subscribe(testRule(), signal -> message.add(signal.copy()));
        emitter.emit(testSignal("sa{sv}", "hello", Map.of("k", true)));
        Message signal = Await.next(message);
        assertThat(signal.type()).isEqualTo(MessageType.SIGNAL);
        assertThat(signal.path().toString()).isEqualTo(TEST_PATH);
        assertThat(signal.interfaceName().toString()).isEqualTo(TEST_INTERFACE);
        assertThat(signal.member().toString()).isEqualTo("Changed");
        assertThat(signal.sender().toString()).isEqualTo(emitter.uniqueName());
        assertThat(signal.destination().isEmpty()).isTrue();
        assertThat(signal.signature().toString()).isEqualTo("sa{sv}");
        assertThat(signal.serial()).isPositive();
        assertThat(signal.body().readValues()).isEqualTo(List.of("hello", Map.of("k", new Variant("b", true))));
    }

    @Test
    void shouldReadByAProjection() throws Exception {
        var projection = new Projection();
        ProjectedValue name = projection.argument(0);
        ProjectedValue state = projection.property(1, "ActiveState");
        ProjectedValue pid = projection.property(1, "MainPID");
        ProjectedValue job = projection.property(1, "Job");
        source.subscribe(testRule(), signal -> {
            projection.read(signal.body());
            received.add(name.text() + " " + (state.isPresent() ? state.text() : "-") + " "
                    + (pid.isPresent() ? pid.longValue() : "-") + " "
                    + (job.isPresent() ? job.reader().enterStruct().skip().readObjectPath() : "-"));
        });
        for (int i = 0; i < 5; i++) { // a stream recognizes repeated headers
            emitter.emit(testSignal("sa{sv}", "first", Map.of("ActiveState", "active", "Other", 7L)));
            assertThat(Await.next(received)).isEqualTo("first active - -");
            var inQueue = new Variant("(uo)", Struct.of(7L, new ObjectPath("/job/7")));
            emitter.emit(testSignal("sa{sv}", "second", Map.of("MainPID", new Variant("u", 42L), "Job", inQueue)));
            assertThat(Await.next(received)).isEqualTo("second - 42 /job/7");
        }
        assertThatThrownBy(name::isPresent).isInstanceOf(WrongThreadException.class);
    }

    @Test
    void shouldFilterByEveryCondition() throws Exception {
        source.subscribe(testRule().path("/a"), into(received));
        source.subscribe(testRule().pathNamespace("/b"), into(received));
        source.subscribe(testRule().argument(1, "wanted"), into(received));
        source.subscribe(testRule().argument(0, "it's \\x2d, \\"), into(received));
        source.subscribe(testRule().argument0Namespace("io.github.some"), into(received));
        source.subscribe(testRule().sender(emitter.uniqueName()).path("/c"), into(received));
        for (String path : List.of("/a", "/ab", "/b/x", "/bc", "/c")) {
            emitter.emit(Signal.of(path, TEST_INTERFACE, "Changed").withArguments("s", path));
        }
        emitter.emit(testSignal("ss", "argument", "wanted"));
        emitter.emit(testSignal("ss", "argument", "unwanted"));
        emitter.emit(testSignal("s", "it's \\x2d, \\"));
        emitter.emit(testSignal("s", "io.github.some.Name"));
        emitter.emit(testSignal("s", "io.github.someOther"));
        sync(emitter, source);
        assertThat(received).containsExactly("/a", "/b/x", "/c", "argument", "it's \\x2d, \\", "io.github.some.Name");
    }

    @Test
    void shouldServeSeveralSubscriptionsToTheSameRule() throws Exception {
        var other = new LinkedBlockingQueue<Object>();
        Subscription first = source.subscribe(testRule(), into(received));
        source.subscribe(testRule(), into(other));
        emitter.emit(testSignal("i", 1));
        assertThat(Await.next(received)).isEqualTo(1);
        assertThat(Await.next(other)).isEqualTo(1);
        first.close();
        first.close();
        emitter.emit(testSignal("i", 2));
        assertThat(Await.next(other)).isEqualTo(2);
        sync(source);
        assertThat(received).isEmpty();
    }

    @Test
    void shouldEndASubscriptionInsideItsHandler() throws Exception {
        var self = new AtomicReference<Subscription>();
        self.set(source.subscribe(testRule(), signal -> {
            received.add(signal.body().readValue());
            self.get().close();
        }));
        for (int i = 0; i < 5; i++) {
            emitter.emit(testSignal("i", i));
        }
        sync(emitter, source);
        assertThat(received).containsExactly(0);
    }

    @Test
    void shouldEndAnotherSubscriptionInsideAHandler() throws Exception {
        var second = new AtomicReference<Subscription>();
        source.subscribe(testRule(), _ -> second.get().close());
        second.set(source.subscribe(testRule(), into(received)));
        emitter.emit(testSignal("i", 1));
        emitter.emit(testSignal("i", 2));
        sync(emitter, source);
        assertThat(received.size()).isLessThanOrEqualTo(1);
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldSubscribeInsideAHandler() throws Exception {
        source.subscribe(
                testRule().path(TEST_PATH),
                _ -> source.subscribeAsync(testRule().path("/late"), into(received))
                        .thenRun(() -> received.add("subscribed")));
        emitter.emit(testSignal("i", 1));
        assertThat(Await.next(received)).isEqualTo("subscribed");
        emitter.emit(Signal.of("/late", TEST_INTERFACE, "Changed").withArguments("i", 2));
        assertThat(Await.next(received)).isEqualTo(2);
    }

    @Test
    void shouldGoOnAfterAHandlerThrew() throws Exception {
        var count = new AtomicInteger();
        source.subscribe(testRule(), _ -> {
            switch (count.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("unchecked");
                case 2 -> throw new IOException("checked");
                case 3 -> throw new StackOverflowError("an error");
                default -> received.add("went on");
            }
        });
        for (int i = 0; i < 4; i++) {
            emitter.emit(testSignal("i", i));
        }
        assertThat(Await.next(received)).isEqualTo("went on");
        assertThat(errors).hasSize(3);
    }

    @Test
    void shouldTrustOnlyTheOwnerOfAName() throws Exception {
        emitter.requestName(NAME);
        source.subscribe(testRule().sender(NAME), into(received));
        Bus forger = openBus();
        forger.emit(testSignal("s", "forged broadcast"));
        forger.emit(testSignal("s", "forged unicast").withDestination(source.uniqueName()));
        sync(forger);
        emitter.emit(testSignal("s", "genuine"));
        emitter.emit(testSignal("s", "genuine unicast").withDestination(source.uniqueName()));
        sync(emitter, source);
        assertThat(received).containsExactly("genuine", "genuine unicast");
    }

    @Test
    void shouldFollowTheOwnerOfAName() throws Exception {
        source.subscribe(testRule().sender(NAME), into(received));
        emitter.emit(testSignal("s", "no owner yet").withDestination(source.uniqueName()));
        emitter.requestName(NAME);
        emitter.emit(testSignal("s", "first owner"));
        emitter.releaseName(NAME);
        emitter.emit(testSignal("s", "owner no more").withDestination(source.uniqueName()));
        sync(emitter);
        Bus successor = openBus();
        successor.requestName(NAME);
        successor.emit(testSignal("s", "second owner"));
        sync(successor);
        emitter.emit(testSignal("s", "still not").withDestination(source.uniqueName()));
        sync(emitter, source);
        assertThat(received).containsExactly("first owner", "second owner");
    }

    @Test
    void shouldIgnoreForgedChangesOfTheOwner() throws Exception {
        emitter.requestName(NAME);
        source.subscribe(testRule().sender(NAME), into(received));
        Bus forger = openBus();
        forger.emit(Signal.of(DRIVER_PATH, DRIVER, "NameOwnerChanged")
                .withArguments("sss", NAME, emitter.uniqueName(), forger.uniqueName())
                .withDestination(source.uniqueName()));
        forger.emit(testSignal("s", "forged").withDestination(source.uniqueName()));
        sync(forger);
        emitter.emit(testSignal("s", "genuine"));
        sync(emitter, source);
        assertThat(received).containsExactly("genuine");
    }

    @Test
    void shouldFailWhenTheBrokerRefusesAMatch() {
        restart(Broker.limit("max_match_rules_per_connection", 5));
        var subscriptions = new ArrayList<Subscription>();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        subscriptions.add(source.subscribe(testRule().path("/p" + i), into(received)));
                    }
                })
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED));
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
        source.subscribe(testRule(), into(received)).close();
    }

    @Test
    void shouldGiveMatchesBackToTheBroker() {
        restart(Broker.limit("max_match_rules_per_connection", 5));
        for (int i = 0; i < 500; i++) {
            source.subscribe(testRule().sender(NAME), into(received)).close();
        }
    }

    @Test
    void shouldReceiveInOrderUnderLoad() throws Exception {
        int signals = 20_000;
        source.subscribe(testRule(), into(received));
        for (int i = 0; i < signals; i++) {
            emitter.emit(testSignal("i", i));
            if (i % 500 == 0) {
                sync(emitter, source);
            }
        }
        for (int i = 0; i < signals; i++) {
            assertThat(Await.next(received)).isEqualTo(i);
        }
    }
}
