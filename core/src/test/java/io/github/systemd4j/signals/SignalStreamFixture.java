package io.github.systemd4j.signals;

import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.testing.RawMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** The common parts of tests of streams: signals, and what a handler has collected. */
@Timeout(60)
abstract class SignalStreamFixture {
    static final MethodCall CALL = MethodCall.toPeer("/", "a.b", "Ask");
    final List<Object> received = new ArrayList<>();

    void collect(Message signal) {
        received.add(signal.body().readValue());
    }

    static RawMessage signal(String text) {
        return RawMessage.signal().body("s", text);
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
