package io.github.systemd4j.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.systemd4j.testing.PrivateBus;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;

/** Sends signals through a broker, also those that libsystemd refuses to send. Its methods block. */
public final class RawClient implements AutoCloseable {
    private static final String REQUEST = "\0AUTH EXTERNAL\r\nDATA\r\nNEGOTIATE_UNIX_FD\r\nBEGIN\r\n";
    private static final String BROKER = "org.freedesktop.DBus";
    private static final String BROKER_PATH = "/org/freedesktop/DBus";

    private final SocketChannel channel;
    private final String uniqueName;
    private int serial;

    RawClient(PrivateBus broker) throws IOException {
        this(broker.socket());
    }

    /** Connects to the broker that listens at a path. */
    public RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
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
    long emit(Signal signal) throws IOException {
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

    /** The connection itself. */
    public SocketChannel channel() {
        return channel;
    }

    /** Sends bytes as they are. */
    public void send(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    private void readLine() throws IOException {
        while (read(1)[0] != '\n') {
            // the rest of the line follows
        }
    }

    private Message next() throws IOException {
        byte[] header = read(WireMessage.HEADER_SIZE);
        long size = WireMessage.sizeOf(MemorySegment.ofArray(header), 0, header.length, BodyWriter.MAX_MESSAGE);
        byte[] bytes = Arrays.copyOf(header, (int) size);
        byte[] rest = read(bytes.length - header.length);
        System.arraycopy(rest, 0, bytes, header.length, rest.length);
        return new WireMessage().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
    }

    private byte[] read(int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("%d bytes were missing".formatted(bytes.remaining()));
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
