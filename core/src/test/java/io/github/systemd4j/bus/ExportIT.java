package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExportIT extends BrokerTest {
    private final AtomicReference<Object> level = new AtomicReference<>(5L);
    private Bus service;

    @BeforeEach
    void openService() {
        service = openBus();
    }

    private RemoteObject export(ExportedMember... members) {
        service.export(TEST_PATH, ExportedInterface.of(TEST_INTERFACE, members));
        return bus.object(service.uniqueName(), TEST_PATH);
    }

    @Test
    void shouldDescribeItself() {
        RemoteObject object = export(
                ExportedMember.Method.of("Add", "ii", "i", _ -> Body.of("i", 0)).withNames("a", "b", "sum"),
                ExportedMember.Signal.of("Done", "sa{sv}").withNames("what", "how"),
                ExportedMember.Property.readOnly("Version", "s", () -> "1"),
                ExportedMember.Property.writable("Level", "u", level::get, level::set),
                ExportedMember.Method.of("Hidden", "", "", _ -> Body.empty()).withFlags(MemberFlag.HIDDEN));
        Introspection.Interface described =
                object.introspect().interfaceNamed(TEST_INTERFACE).orElseThrow();
        assertThat(described)
                .isEqualTo(new Introspection.Interface(
                        TEST_INTERFACE,
                        List.of(new Introspection.Method(
                                "Add",
                                List.of(new Introspection.Argument("a", "i"), new Introspection.Argument("b", "i")),
                                List.of(new Introspection.Argument("sum", "i")))),
                        List.of(new Introspection.Signal(
                                "Done",
                                List.of(
                                        new Introspection.Argument("what", "s"),
                                        new Introspection.Argument("how", "a{sv}")))),
                        List.of(
                                new Introspection.Property("Version", "s", false, Introspection.Changes.EMITS_CHANGE),
                                new Introspection.Property("Level", "u", true, Introspection.Changes.EMITS_CHANGE))));
        assertThat(bus.object(service.uniqueName(), "/io/github/systemd4j")
                        .introspect()
                        .children())
                .containsExactly("test");
    }

    @Test
    void shouldGetAndSetProperties() {
        RemoteObject object = export(
                ExportedMember.Property.readOnly("Version", "s", () -> "1"),
                ExportedMember.Property.writable("Level", "u", level::get, level::set));
        assertThat(object.property(TEST_INTERFACE, "Level")).isEqualTo(5L);
        object.setProperty(TEST_INTERFACE, "Level", new Variant("u", 6));
        assertThat(level).hasValue(6L);
        assertThat(object.properties(TEST_INTERFACE)).isEqualTo(Map.of("Version", "1", "Level", 6L));
        assertError(() -> object.setProperty(TEST_INTERFACE, "Version", Variant.of("2")), ErrorName.PROPERTY_READ_ONLY);
        assertError(() -> object.property(TEST_INTERFACE, "Other"), ErrorName.UNKNOWN_PROPERTY);
        assertError(() -> object.setProperty(TEST_INTERFACE, "Level", Variant.of("no number")), ErrorName.INVALID_ARGS);
        assertThatThrownBy(() -> object.property(TEST_INTERFACE, "Version", Long.class))
                .hasMessageContaining("is a String, not a Long");
    }

    @Test
    void shouldAnnounceAPropertyThatWasSet() throws Exception {
        RemoteObject object = export(ExportedMember.Property.writable("Level", "u", level::get, level::set));
        var changes = new LinkedBlockingQueue<Map<String, Object>>();
        object.onPropertiesChanged(TEST_INTERFACE, (changed, _) -> changes.add(changed));
        object.setProperty(TEST_INTERFACE, "Level", new Variant("u", 7));
        assertThat(Await.next(changes)).isEqualTo(Map.of("Level", 7L));
    }

    @Test
    void shouldTurnExceptionsIntoErrors() {
        RemoteObject object = export(
                ExportedMember.Method.of("Plain", "", "", _ -> {
                    throw new IllegalStateException("not now\0or ever");
                }),
                ExportedMember.Method.async(
                        "Later",
                        "",
                        "",
                        _ -> CompletableFuture.supplyAsync(() -> {
                            throw new BusException("io.github.Late", "too late");
                        })),
                ExportedMember.Method.of("Null", "", "", _ -> null),
                ExportedMember.Method.of("Lies", "", "s", _ -> Body.of("i", 1)),
                ExportedMember.Method.of("Overflow", "", "", _ -> {
                    throw new StackOverflowError();
                }),
                ExportedMember.Property.writable(
                        "Broken",
                        "s",
                        () -> {
                            throw new BusException("io.github.NoValue", "none");
                        },
                        _ -> {
                            throw new IllegalArgumentException("refused");
                        }));
        assertError(() -> object.call(TEST_INTERFACE, "Plain", ""), ErrorName.FAILED);
        assertError(() -> object.call(TEST_INTERFACE, "Later", ""), "io.github.Late");
        assertError(() -> object.call(TEST_INTERFACE, "Null", ""), ErrorName.FAILED);
        assertError(() -> object.call(TEST_INTERFACE, "Lies", ""), ErrorName.FAILED);
        assertError(() -> object.call(TEST_INTERFACE, "Overflow", ""), ErrorName.FAILED);
        assertError(() -> object.property(TEST_INTERFACE, "Broken"), "io.github.NoValue");
        assertError(() -> object.setProperty(TEST_INTERFACE, "Broken", Variant.of("x")), ErrorName.FAILED);
    }

    @Test
    void shouldAnswerLaterFromAnyThread() throws Exception {
        var pending = new LinkedBlockingQueue<CompletableFuture<Body>>();
        RemoteObject object = export(ExportedMember.Method.async("Wait", "", "i", _ -> {
            var answer = new CompletableFuture<Body>();
            pending.add(answer);
            return answer;
        }));
        var first = bus.callAsync(
                object.method(TEST_INTERFACE, "Wait"), r -> r.body().readInt32());
        var second = bus.callAsync(
                object.method(TEST_INTERFACE, "Wait"), r -> r.body().readInt32());
        CompletableFuture<Body> one = Await.next(pending);
        Await.next(pending).complete(Body.of("i", 2));
        assertThat(Await.value(second)).isEqualTo(2);
        one.complete(Body.of("i", 1));
        assertThat(Await.value(first)).isEqualTo(1);
    }

    @Test
    void shouldRefuseTheSameInterfaceTwice() {
        export(ExportedMember.Method.of("One", "", "", _ -> Body.empty()));
        assertThatThrownBy(() -> export(ExportedMember.Method.of("One", "", "", _ -> Body.empty())))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.FILE_EXISTS))
                .hasMessageContaining(TEST_PATH);
    }

    @Test
    void shouldReportTheCallerToAHandler() {
        RemoteObject object = export(ExportedMember.Method.async(
                "Who",
                "",
                "u",
                call -> service.credentialsAsync(call.sender().toString())
                        .thenApply(caller -> Body.of("u", caller.pid().orElseThrow()))));
        assertThat(object.call(TEST_INTERFACE, "Who", ""))
                .containsExactly(ProcessHandle.current().pid());
    }

    @Test
    void shouldEndARegistrationInsideItsHandlers() throws Exception {
        var registration = new AtomicReference<Registration>();
        registration.set(service.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Method.of("End", "", "s", _ -> {
                            registration.get().close();
                            return Body.of("s", "ended");
                        }),
                        ExportedMember.Property.readOnly("Level", "u", level::get))));
        RemoteObject object = bus.object(service.uniqueName(), TEST_PATH);
        assertThat(object.call(TEST_INTERFACE, "End", "")).containsExactly("ended");
        assertError(() -> object.call(TEST_INTERFACE, "End", ""), ErrorName.UNKNOWN_OBJECT);
        assertError(() -> object.property(TEST_INTERFACE, "Level"), ErrorName.UNKNOWN_OBJECT);
        registration.get().close();
        assertThat(export(ExportedMember.Method.of("New", "", "s", _ -> Body.of("s", "new")))
                        .call(TEST_INTERFACE, "New", ""))
                .containsExactly("new");
    }

    @Test
    void shouldEndARegistrationInsideAPropertyGetter() {
        var registration = new AtomicReference<Registration>();
        registration.set(service.export(
                TEST_PATH,
                ExportedInterface.of(
                        TEST_INTERFACE,
                        ExportedMember.Property.readOnly("A", "i", () -> {
                            registration.get().close();
                            return 1;
                        }),
                        ExportedMember.Property.readOnly("B", "i", () -> 2))));
        RemoteObject object = bus.object(service.uniqueName(), TEST_PATH);
        assertThatThrownBy(() -> object.properties(TEST_INTERFACE)).isInstanceOf(BusException.class);
        object.ping();
    }

    @Test
    void shouldEmitDeclaredSignals() throws Exception {
        var received = new LinkedBlockingQueue<Object>();
        bus.subscribe(
                MatchRule.signal(TEST_INTERFACE, "Done"),
                signal -> received.add(signal.body().readValues()));
        Registration registration =
                service.export(TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Signal.of("Done", "su")));
        registration.emit("Done", "all", 3);
        assertThat(Await.next(received)).isEqualTo(List.of("all", 3L));
        assertThatThrownBy(() -> registration.emit("Other")).hasMessageContaining("no signal Other");
        assertThatThrownBy(() -> registration.emit("Done", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertError(ThrowingCallable call, String name) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(name));
    }
}
