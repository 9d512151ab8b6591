package io.github.systemd4j.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MessageType;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;

/** A message on the heap. Immutable, except that its descriptors can be closed. */
public final class RetainedMessage implements Message {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    /** The text of a field that the message lacks. */
    private static final byte[] NONE = {};

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
        path = bytes(message.path());
        interfaceName = bytes(message.interfaceName());
        member = bytes(message.member());
        sender = bytes(message.sender());
        destination = bytes(message.destination());
        errorName = bytes(message.errorName());
        signature = bytes(message.signature());
        replyExpected = message.isReplyExpected();
        interactiveAuthorizationAllowed = message.isInteractiveAuthorizationAllowed();
        body = MESSAGES.copyBody(message, text(signature));
    }

    private static byte[] bytes(Utf8View text) {
        return text.isEmpty() ? NONE : text.toByteArray();
    }

    private static String text(byte[] types) {
        return types.length == 1 ? SignatureSyntax.single(types[0]) : new String(types, ISO_8859_1);
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
