package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Variant;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Peers;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends the largest messages that fit, and checks the errors of larger ones. */
class LimitIT {
    private static final String INTERFACE = "io.github.systemd4j.Test";

    private Peers peers;

    @BeforeEach
    void connect() {
        peers = Peers.connect();
        peers.server()
                .export(
                        "/",
                        ExportedInterface.of(
                                INTERFACE,
                                ExportedMember.Method.of(
                                        "Count",
                                        "ay",
                                        "t",
                                        call -> Body.of(
                                                "t", call.body().readArray('y').byteSize())),
                                ExportedMember.Method.of("Deep", "v", "s", call -> {
                                    BodyReader body = call.body();
                                    while (body.peekType() == 'v') {
                                        body.enterVariant();
                                    }
                                    return Body.of("s", body.readString());
                                })));
    }

    @AfterEach
    void close() {
        peers.close();
    }

    private MethodCall method(String member) {
        return MethodCall.toPeer("/", INTERFACE, member);
    }

    @Test
    void shouldPassAnArrayOfTheLargestSize() throws Exception {
        Body body = Body.write(writer -> writer.writeArray('y', MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY])));
        CompletableFuture<Long> count = peers.client()
                .callAsync(method("Count").withBody(body), reply -> reply.body().readUint64());
        assertThat(Await.value(count)).isEqualTo(BodyWriter.MAX_ARRAY);
    }

    @Test
    void shouldRefuseALargerArrayBeforeAnythingIsSent() {
        assertLimit(() -> Body.write(
                writer -> writer.writeArray('y', MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY + 1]))));
        peers.client().peerObject("/").ping();
    }

    @Test
    void shouldRefuseALargerMessageBeforeAnythingIsSent() {
        assertLimit(() -> Body.write(writer -> {
            for (int i = 0; i < 3; i++) {
                writer.writeArray('y', MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY - 8]));
            }
        }));
    }

    @Test
    void shouldReportThatAMessageIsJustTooLargeWithItsHeader() {
        Body body = Body.write(writer -> {
            writer.writeArray('y', MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY - 8]));
            writer.writeArray('y', MemorySegment.ofArray(new byte[BodyWriter.MAX_ARRAY - 8]));
        });
        assertLimit(() -> peers.client().call(method("Count").withBody(body)));
        CompletableFuture<Void> emitted =
                peers.client().emit(Signal.of("/", INTERFACE, "Large").withBody(body));
        assertLimit(() -> {
            throw Await.failure(emitted);
        });
        peers.client().peerObject("/").ping();
    }

    @Test
    void shouldPassVariantsNestedToTheLimit() {
        assertThat(peers.client().peerObject("/").call(INTERFACE, "Deep", "v", nested(60)))
                .containsExactly("deep");
    }

    @Test
    void shouldRefuseVariantsThatAreNestedDeeper() {
        assertLimit(() -> peers.client().peerObject("/").call(INTERFACE, "Deep", "v", nested(1_000)));
        peers.client().peerObject("/").ping();
    }

    private static Variant nested(int depth) {
        Variant variant = Variant.of("deep");
        for (int i = 0; i < depth; i++) {
            variant = new Variant("v", variant);
        }
        return variant;
    }

    @ParameterizedTest
    @CsvSource({
        "no/slash, a.b, C, object path",
        "/trailing/, a.b, C, object path",
        "/a//b, a.b, C, object path",
        "/a-b, a.b, C, object path",
        "/, plain, C, interface name",
        "/, a..b, C, interface name",
        "/, a.1b, C, interface name",
        "/, a.b, C.D, member name",
        "/, a.b, '', member name",
        "/, a.b, 1C, member name",
    })
    void shouldRefuseBadNamesBeforeAnythingIsSent(String path, String interfaceName, String member, String kind) {
        assertThatThrownBy(() -> MethodCall.toPeer(path, interfaceName, member))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid " + kind);
        assertThatThrownBy(() -> Signal.of(path, interfaceName, member))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid " + kind);
    }

    @Test
    void shouldRefuseBadBusNamesBeforeAnythingIsSent() {
        assertThatThrownBy(() -> peers.client().object("not a name", "/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid bus name");
        assertThatThrownBy(() -> MethodCall.to("a", "/", "a.b", "C")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseArgumentsThatDontFit() {
        assertThatThrownBy(() -> method("Count").withArguments("ay", "text"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> method("Count").withArguments("ii", 1)).hasMessageContaining("takes 2 values, not 1");
        assertThatThrownBy(() -> method("Count").withArguments("a{sv", Map.of()))
                .hasMessageContaining("invalid signature");
        assertThatThrownBy(() -> method("Count").withArguments("s", "nul\0")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> method("Count").withArguments("y", 256)).hasMessageContaining("-128 to 255");
    }

    private static void assertLimit(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.LIMITS_EXCEEDED));
    }
}
