package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;

/** A message on the heap. Immutable, except that its descriptors can be closed. */
public final class RetainedMessage implements Message {
    private final MessageType type;
    private final long serial;
    private final long replySerial;
    private final byte[] path;
    private final byte[] interfaceName;
    private final byte[] member;
    private final byte[] sender;
    private final byte[] destination;
    private final byte[] errorName;
    private final byte[] signature;
    private final boolean replyExpected;
    private final boolean interactiveAuthorizationAllowed;
    private final Body body;

    public RetainedMessage(Message message) {
        type = message.type();
        serial = message.serial();
        replySerial = message.replySerial();
        path = message.path().toByteArray();
        interfaceName = message.interfaceName().toByteArray();
        member = message.member().toByteArray();
        sender = message.sender().toByteArray();
        destination = message.destination().toByteArray();
        errorName = message.errorName().toByteArray();
        signature = message.signature().toByteArray();
        replyExpected = message.isReplyExpected();
        interactiveAuthorizationAllowed = message.isInteractiveAuthorizationAllowed();
        body = Body.write(writer -> writer.copy(message.body()));
    }

    private static Utf8View view(byte[] text) {
        return new Utf8View().wrap(MemorySegment.ofArray(text).asReadOnly(), 0, text.length);
    }

    @Override
    public MessageType type() {
        return type;
    }

    @Override
    public long serial() {
        return serial;
    }

    @Override
    public long replySerial() {
        return replySerial;
    }

    @Override
    public Utf8View path() {
        return view(path);
    }

    @Override
    public Utf8View interfaceName() {
        return view(interfaceName);
    }

    @Override
    public Utf8View member() {
        return view(member);
    }

    @Override
    public Utf8View sender() {
        return view(sender);
    }

    @Override
    public Utf8View destination() {
        return view(destination);
    }

    @Override
    public Utf8View errorName() {
        return view(errorName);
    }

    @Override
    public Utf8View signature() {
        return view(signature);
    }

    @Override
    public boolean isReplyExpected() {
        return replyExpected;
    }

    @Override
    public boolean isInteractiveAuthorizationAllowed() {
        return interactiveAuthorizationAllowed;
    }

    @Override
    public BodyReader body() {
        return body.reader();
    }

    @Override
    public Message copy() {
        return body.hasFds() ? new RetainedMessage(this) : this;
    }

    @Override
    public void close() {
        body.close();
    }

    @Override
    public String toString() {
        return MessageText.describe(this);
    }
}
