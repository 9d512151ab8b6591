package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Closes connections and loops inside handlers. */
class ClosingInHandlerIT extends ClosingFixture {
    @Test
    void shouldCloseInsideASignalHandler() throws Exception {
        var calls = new LinkedBlockingQueue<Object>();
        bus.subscribe(testRule(), _ -> {
            calls.add("handled");
            bus.close();
            assertThat(bus.isOpen()).isFalse();
        });
        Bus emitter = openBus();
        emitter.emit(testSignal("i", 1));
        emitter.emit(testSignal("i", 2));
        Await.value(bus.closed());
        assertThat(calls).hasSize(1);
        assertThat(errors).isEmpty();
    }

    @Test
    void shouldCloseInsideAMethodHandler() throws Exception {
        bus.export(TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Method.of("Close", "", "", _ -> {
            bus.close();
            return Body.empty();
        })));
        Bus caller = openBus();
        CompletableFuture<Message> reply =
                caller.callAsync(MethodCall.to(bus.uniqueName(), TEST_PATH, TEST_INTERFACE, "Close"));
        Await.value(bus.closed());
        reply.handle((_, _) -> "either").get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCloseInsideAReplyAndAPropertyGetter() throws Exception {
        bus.callAsync(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "ListNames")).thenRun(bus::close);
        Await.value(bus.closed());
        Bus service = openBus();
        service.export(
                TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Property.readOnly("Closing", "s", () -> {
                    service.close();
                    return "closing";
                })));
        Bus caller = openBus();
        CompletableFuture<Message> reply = caller.callAsync(
                MethodCall.to(service.uniqueName(), TEST_PATH, "org.freedesktop.DBus.Properties", "Get")
                        .withArguments("ss", TEST_INTERFACE, "Closing"));
        Await.value(service.closed());
        reply.handle((_, _) -> "either").get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldCloseTheLoopInsideAHandler() throws Exception {
        bus.subscribe(testRule(), _ -> bus.loop().close());
        openBus().emit(testSignal("i", 1));
        Await.value(bus.closed());
    }

    @Test
    void shouldCloseInsideTheFailureOfItsOwnCalls() throws Exception {
        RemoteObject object = hanging();
        var replies = new ArrayList<CompletableFuture<Message>>();
        for (int i = 0; i < 600; i++) {
            replies.add(bus.callAsync(object.method(TEST_INTERFACE, "Hang").withoutAutoStart()));
            replies.getLast().whenComplete((_, _) -> bus.close());
        }
        bus.callAsync(MethodCall.to(DRIVER, DRIVER_PATH, DRIVER, "GetId"))
                .handle((_, _) -> "sent")
                .join();
        dbus.kill();
        bus.closed().handle((_, _) -> "whoever was first").get(10, TimeUnit.SECONDS);
        for (CompletableFuture<Message> reply : replies) {
            Await.failure(reply);
        }
    }

    @Test
    void shouldEndEverythingInsideAGetterThatATaskCalls() throws Exception {
        for (Consumer<Bus> end : List.<Consumer<Bus>>of(
                Bus::close, each -> each.loop().close(), _ -> own.get().close())) {
            Bus service = openBus();
            own.set(service.export(
                    TEST_PATH,
                    ExportedInterface.of(TEST_INTERFACE, ExportedMember.Property.readOnly("Level", "s", () -> {
                        end.accept(service);
                        return "x".repeat(10_000);
                    }))));
            own.get().propertiesChanged("Level").handle((_, _) -> "either").get(10, TimeUnit.SECONDS);
            service.close();
            Await.value(service.closed());
        }
    }

    @Test
    void shouldRefuseAGetterThatAnnouncesItself() throws Exception {
        own.set(bus.export(
                TEST_PATH, ExportedInterface.of(TEST_INTERFACE, ExportedMember.Property.readOnly("Level", "s", () -> {
                    Await.value(own.get().propertiesChanged("Level"));
                    return "x";
                }))));
        assertThat(Await.failure(own.get().propertiesChanged("Level"))).isInstanceOf(BusException.class);
        bus.object(DRIVER, DRIVER_PATH).ping();
    }
}
