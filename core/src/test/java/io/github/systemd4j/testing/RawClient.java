package io.github.systemd4j.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.WireEncoder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Sends signals through a broker, also those that libsystemd refuses to send. Its methods block. */
public final class RawClient extends RawChannel {
    private static final String REQUEST = "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n";
    private static final String BROKER = "org.freedesktop.DBus";
    private static final String BROKER_PATH = "/org/freedesktop/DBus";

    private final String uniqueName;
    private int serial;

    public RawClient(PrivateBus broker) throws IOException {
        this(broker.socket());
    }

    /** Connects to the broker that listens at a path. */
    public RawClient(Path socket) throws IOException {
        super(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
        send(REQUEST.getBytes(US_ASCII));
        for (int i = 0; i < 3; i++) {
            readLine();
        }
        uniqueName = call("Hello", "").body().readString();
    }

    public String uniqueName() {
        return uniqueName;
    }

    /** Sends a signal and returns its serial number. */
    public long emit(Signal signal) throws IOException {
        send(WireEncoder.signal(signal, ++serial));
        return serial;
    }

    /** Calls a method of the broker, and waits for the reply. */
    public Message call(String member, String signature, Object... arguments) throws IOException {
        MethodCall call = MethodCall.to(BROKER, BROKER_PATH, BROKER, member).withArguments(signature, arguments);
        send(WireEncoder.methodCall(call, ++serial));
        Message reply = next();
        while (reply.replySerial() != serial) {
            reply = next();
        }
        return reply;
    }

    /** The serial number of the next message. */
    public int nextSerial() {
        return ++serial;
    }

    private void readLine() throws IOException {
        while (read(1)[0] != '\n') {
            // the rest of the line follows
        }
    }
}
