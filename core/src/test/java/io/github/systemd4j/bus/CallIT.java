package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import io.github.systemd4j.internal.sdbus.NativeMessage;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.Struct;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Broker;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Tests calls, their replies and errors. */
class CallIT extends CallFixture {
    @Test
    void shouldKnowWhoIsWho() {
        assertThat(bus.uniqueName()).startsWith(":").isNotEqualTo(service.uniqueName());
        assertThat(bus.id()).matches("[0-9a-f]{32}").isEqualTo(service.id());
        Credentials self = bus.credentials(bus.uniqueName());
        assertThat(self.pid()).hasValue((int) ProcessHandle.current().pid());
        assertThat(self.uid()).isPresent();
        assertThat(self.uid()).isEqualTo(bus.peerCredentials().uid());
        assertThatThrownBy(() -> bus.credentials("io.github.systemd4j.Nobody"))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.NAME_HAS_NO_OWNER));
    }

    @Test
    void shouldReturnWhatTheMethodAnswers() {
        assertThat(object.call(TEST_INTERFACE, "Echo", "v", new Variant("a{sv}", Map.of("k", 7))))
                .containsExactly(new Variant("a{sv}", Map.of("k", new Variant("i", 7))));
    }

    @Test
    void shouldPassArgumentsOfEveryType() {
        var everything = new Variant(
                "(ybnqiuxtdsogasa{ov}aya(ii)v)",
                Struct.of(
                        (byte) -1,
                        true,
                        Short.MIN_VALUE,
                        65_535,
                        Integer.MIN_VALUE,
                        4_294_967_295L,
                        Long.MIN_VALUE,
                        -1L,
                        Math.PI,
                        "grüße",
                        new ObjectPath("/a/b"),
                        new Signature("a{sv}"),
                        List.of("x", ""),
                        Map.of(new ObjectPath("/"), new Variant("u", 1L)),
                        new byte[] {1, 2, 3},
                        List.of(Struct.of(1, 2), Struct.of(3, 4)),
                        new Variant("v", new Variant("s", "deep"))));
        var echoed =
                (Variant) object.call(TEST_INTERFACE, "Echo", "v", everything).getFirst();
        assertThat(echoed).usingRecursiveComparison().isEqualTo(everything);
    }

    @Test
    void shouldKeepRepliesForAnyThread() throws Exception {
        Message reply = bus.call(object.method(TEST_INTERFACE, "Echo").withArguments("v", "kept"));
        var read = CompletableFuture.supplyAsync(() -> reply.body().readValue());
        assertThat(Await.value(read)).isEqualTo(new Variant("s", "kept"));
        assertThat(reply.type()).isEqualTo(MessageType.METHOD_RETURN);
        assertThat(reply.sender().toString()).isEqualTo(service.uniqueName());
        assertThat(reply.replySerial()).isPositive();
        assertThat(reply.copy()).isSameAs(reply);
    }

    @Test
    void shouldPassOnWhatAReaderOfAReplyThrows() {
        MethodCall call = object.method(TEST_INTERFACE, "Echo").withArguments("v", 1);
        assertThatThrownBy(() -> bus.call(call, reply -> {
                    throw new IllegalStateException("the reader fails");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the reader fails");
        assertThatThrownBy(() -> bus.call(call, reply -> reply.body().readString()))
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.INVALID_SIGNATURE));
        object.ping();
    }

    @Test
    void shouldThrowTheErrorThatCameBack() {
        assertThatThrownBy(() -> object.call(TEST_INTERFACE, "Fail", "ss", "io.github.Odd.Name", "für dich"))
                .isInstanceOfSatisfying(BusException.class, e -> {
                    assertThat(e.name()).isEqualTo("io.github.Odd.Name");
                    assertThat(e.message()).isEqualTo("für dich");
                    assertThat(e).hasMessage("[io.github.Odd.Name] für dich");
                });
    }

    @Test
    void shouldDistinguishUnknownObjectsInterfacesAndMembers() {
        assertError(() -> bus.object("io.github.systemd4j.Nobody", "/").ping(), ErrorName.SERVICE_UNKNOWN);
        assertError(
                () -> bus.object(service.uniqueName(), "/nowhere").call(TEST_INTERFACE, "Echo", "v", 1),
                ErrorName.UNKNOWN_OBJECT);
        assertError(() -> object.call("io.github.systemd4j.Other", "Echo", "v", 1), ErrorName.UNKNOWN_METHOD);
        assertError(() -> object.property("io.github.systemd4j.Other", "Level"), ErrorName.UNKNOWN_PROPERTY);
        assertError(() -> object.call(TEST_INTERFACE, "Other", ""), ErrorName.UNKNOWN_METHOD);
        assertError(() -> object.call(TEST_INTERFACE, "Echo", "s", "no variant"), ErrorName.INVALID_ARGS);
    }

    @Test
    void shouldCallWithoutReply() throws Exception {
        Await.value(bus.send(object.method(TEST_INTERFACE, "Note").withArguments("s", "sent")));
        assertThat(Await.next(handled)).isEqualTo("sent");
        Await.value(bus.send(object.method(TEST_INTERFACE, "Fail").withArguments("ss", "io.github.Lost", "x")));
        object.ping();
        assertThat(errors)
                .singleElement()
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo("io.github.Lost"));
    }

    @Test
    void shouldPassTheFlagsToTheCallee() throws Exception {
        var calls = new LinkedBlockingQueue<Message>();
        var autoStart = new LinkedBlockingQueue<Integer>();
        service.export(
                TEST_PATH + "/flags",
                ExportedInterface.of(TEST_INTERFACE, ExportedMember.Method.of("Flags", "", "", call -> {
                    autoStart.add(sd_bus_h.sd_bus_message_get_auto_start(
                            MemorySegment.ofAddress(NativeMessage.addressOf(call))));
                    calls.add(call.copy());
                    return Body.empty();
                })));
        MethodCall plain = MethodCall.to(service.uniqueName(), TEST_PATH + "/flags", TEST_INTERFACE, "Flags");
        bus.call(plain);
        bus.call(plain.withoutAutoStart().withInteractiveAuthorization());
        assertThat(Await.next(calls).isInteractiveAuthorizationAllowed()).isFalse();
        Message second = Await.next(calls);
        assertThat(second.isInteractiveAuthorizationAllowed()).isTrue();
        assertThat(second.isReplyExpected()).isTrue();
        assertThat(autoStart).containsExactly(1, 0);
    }

    @Test
    void shouldCompleteManyCallsAtOnceInOrder() throws Exception {
        int calls = 5_000;
        var replies = new ArrayList<CompletableFuture<Object>>();
        for (int i = 0; i < calls; i++) {
            replies.add(bus.callAsync(
                    object.method(TEST_INTERFACE, "Echo").withArguments("v", i),
                    reply -> reply.body().readValue()));
        }
        for (int i = 0; i < calls; i++) {
            assertThat(Await.value(replies.get(i))).isEqualTo(new Variant("i", i));
        }
    }

    @Test
    void shouldServeBlockingCallsOfManyVirtualThreads() throws Exception {
        var echoes = new LinkedBlockingQueue<Object>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 500; i++) {
            int number = i;
            threads.add(
                    Thread.startVirtualThread(() -> echoes.addAll(object.call(TEST_INTERFACE, "Echo", "v", number))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(echoes).hasSize(500).doesNotHaveDuplicates();
    }

    @Test
    void shouldReportThatThePolicyDeniesACall() {
        start(Broker.deny("send_interface=\"%s\" send_member=\"Secret\"".formatted(TEST_INTERFACE)));
        assertError(
                () -> bus.object(bus.uniqueName(), "/").call(TEST_INTERFACE, "Secret", ""), ErrorName.ACCESS_DENIED);
    }

    @Test
    void shouldOwnAndReleaseNames() {
        bus.requestName("io.github.systemd4j.Name");
        bus.requestName("io.github.systemd4j.Name");
        assertError(() -> service.requestName("io.github.systemd4j.Name"), ErrorName.ADDRESS_IN_USE);
        bus.releaseName("io.github.systemd4j.Name");
        service.requestName("io.github.systemd4j.Name");
        assertThat(service.credentials("io.github.systemd4j.Name").pid()).isPresent();
    }
}
