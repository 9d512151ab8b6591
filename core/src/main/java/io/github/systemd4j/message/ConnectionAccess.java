package io.github.systemd4j.message;

import io.github.systemd4j.internal.wire.KnownHeaders;
import io.github.systemd4j.internal.wire.MessageAccess;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.WireReader;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Implements the access that the library's connections have to this package. */
final class ConnectionAccess extends MessageAccess {
    @Override
    public Utf8View wrap(Utf8View view, long address, int length, MessageScope scope) {
        return view.wrap(address, length, scope);
    }

    @Override
    public Utf8View wrap(Utf8View view, MemorySegment segment, long start, int length, @Nullable MessageScope scope) {
        return view.wrap(segment, start, length, scope);
    }

    @Override
    public Body newBody(String signature, byte[] bytes, List<UnixFd> fds) {
        return new Body(signature, bytes, fds);
    }

    @Override
    public WireReader wrap(WireReader reader, Body body) {
        return body.wrap(reader);
    }

    @Override
    public byte[] callHeader(MethodCall call, String signature) {
        return WireEncoder.callHeader(call, signature);
    }

    @Override
    public Body copyBody(Message message, String signature) {
        return Body.copy(message, signature);
    }

    @Override
    public WireMessage newWireMessage(KnownHeaders known) {
        return new WireMessage(known);
    }

    @Override
    public MatchRule withoutNames(MatchRule rule) {
        return rule.withoutNames();
    }
}
