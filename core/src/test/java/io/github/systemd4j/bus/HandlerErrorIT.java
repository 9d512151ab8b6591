package io.github.systemd4j.bus;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Await;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what the error handler of a service and its callers receive. */
class HandlerErrorIT extends BrokerTest {
    private static final IllegalStateException BUG = new IllegalStateException("a bug");
    private static final BusException ANSWER = new BusException("io.github.systemd4j.Refused", "on purpose");

    private record Report(String where, Throwable error) {}

    private final LinkedBlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private Bus service;
    private Registration registration;
    private RemoteObject object;

    @BeforeEach
    void export() {
        service = Bus.builder(BusAddress.of(dbus.address()))
                .errorHandler((where, error) -> reports.add(new Report(where, error)))
                .open();
        registration = service.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        method("Fail", () -> {
                            throw BUG;
                        }),
                        method(
                                "FailLater",
                                () -> CompletableFuture.supplyAsync(() -> {
                                    throw BUG;
                                })),
                        method("Lie", () -> CompletableFuture.completedFuture(Body.of("s", "no number"))),
                        method("Refuse", () -> {
                            throw ANSWER;
                        }),
                        method(
                                "RefuseLater",
                                () -> CompletableFuture.supplyAsync(() -> {
                                    throw ANSWER;
                                })),
                        property("Failing", BUG),
                        property("Refusing", ANSWER)));
        object = bus.object(service.uniqueName(), TEST_PATH);
    }

    private static ExportedMember method(String name, Callable<CompletionStage<Body>> answer) {
        return ExportedMember.Method.async(name, "", "i", _ -> answer.call());
    }

    private static ExportedMember property(String name, RuntimeException failure) {
        return ExportedMember.Property.writable(
                name,
                "i",
                () -> {
                    throw failure;
                },
                _ -> {
                    throw failure;
                });
    }

    @AfterEach
    void close() {
        service.close();
    }

    private void assertReported(String where, Throwable error) throws InterruptedException {
        assertThat(Await.next(reports)).isEqualTo(new Report(where, error));
        assertThat(reports).isEmpty();
    }

    @Test
    void shouldReportWhatAMethodThrowsByItsName() throws Exception {
        assertFails(ErrorName.FAILED, () -> object.call(TEST_INTERFACE, "Fail", ""));
        assertReported("the method io.github.systemd4j.Test.Fail", BUG);
        assertFails(ErrorName.FAILED, () -> object.call(TEST_INTERFACE, "FailLater", ""));
        assertReported("the method io.github.systemd4j.Test.FailLater", BUG);
        assertFails(ErrorName.FAILED, () -> object.call(TEST_INTERFACE, "Lie", ""));
        Report lie = Await.next(reports);
        assertThat(lie.where()).isEqualTo("the answer of the method io.github.systemd4j.Test.Lie");
        assertThat(lie.error()).hasMessage("the handler returned \"s\", but \"i\" is declared");
        assertThat(reports).isEmpty();
    }

    @Test
    void shouldReportWhatGettersAndSettersThrowByTheirNames() throws Exception {
        assertFails(ErrorName.FAILED, () -> object.property(TEST_INTERFACE, "Failing"));
        assertReported("the getter of io.github.systemd4j.Test.Failing", BUG);
        assertFails(ErrorName.FAILED, () -> object.setProperty(TEST_INTERFACE, "Failing", Variant.of(1)));
        assertReported("the setter of io.github.systemd4j.Test.Failing", BUG);
    }

    @Test
    void shouldLeaveErrorsOnPurposeToTheCaller() throws Exception {
        assertFails(ANSWER.name(), () -> object.call(TEST_INTERFACE, "Refuse", ""));
        assertFails(ANSWER.name(), () -> object.call(TEST_INTERFACE, "RefuseLater", ""));
        assertFails(ANSWER.name(), () -> object.property(TEST_INTERFACE, "Refusing"));
        assertFails(ANSWER.name(), () -> object.setProperty(TEST_INTERFACE, "Refusing", Variant.of(1)));
        assertThat(reports).isEmpty();
    }

    @Test
    void shouldReportThemWhereNobodyIsAnswered() throws Exception {
        Await.value(bus.send(object.method(TEST_INTERFACE, "Refuse")));
        assertReported("the method io.github.systemd4j.Test.Refuse", ANSWER);
        assertThat(Await.failure(registration.propertiesChanged("Refusing"))).isInstanceOf(BusException.class);
        assertReported("the getter of io.github.systemd4j.Test.Refusing", ANSWER);
        assertThat(Await.failure(registration.propertiesChanged("Failing"))).isInstanceOf(BusException.class);
        assertReported("the getter of io.github.systemd4j.Test.Failing", BUG);
    }

    @Test
    void shouldReportWhatAHandlerOfSignalsThrowsByItsRule() throws Exception {
        MatchRule rule = testRule().path(TEST_PATH);
        service.subscribe(rule, _ -> {
            throw BUG;
        });
        bus.emit(testSignal("i", 1));
        assertReported("the handler of " + rule, BUG);
        try (SignalStream stream = SignalStream.builder(BusAddress.of(dbus.address()))
                .loop(service.loop())
                .open()) {
            stream.subscribe(rule.argument(0, "text"), _ -> {
                throw BUG;
            });
            bus.emit(testSignal("s", "text"));
            assertThat(Await.next(reports).where() + Await.next(reports).where())
                    .contains("the handler of " + rule, "the handler of " + rule.argument(0, "text"));
        }
    }
}
