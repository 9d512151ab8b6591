package io.github.systemd4j.internal.sdbus;

import io.github.systemd4j.internal.wire.WireWriter;
import io.github.systemd4j.message.MethodCall;
import java.lang.foreign.Arena;
import java.lang.ref.Reference;

/**
 * A call whose names were converted to C strings before, and that is sent with other arguments each time. Immutable, for
 * any thread.
 */
final class OutgoingCall {
    private final MethodCall call;
    private final String signature;
    private final CallNames names;

    OutgoingCall(MethodCall call, String signature) {
        this.call = call;
        this.signature = signature;
        this.names = new CallNames().write(call, Arena.ofAuto().allocate(CallNames.size(call)));
    }

    MethodCall call() {
        return call;
    }

    String signature() {
        return signature;
    }

    /** Creates a message with the body that a writer has finished, and returns its address. */
    long message(OutgoingMessages messages, WireWriter body) {
        try {
            return messages.methodCall(call, names, signature, body);
        } finally {
            Reference.reachabilityFence(names); // its memory is freed when it is unreachable
        }
    }
}
