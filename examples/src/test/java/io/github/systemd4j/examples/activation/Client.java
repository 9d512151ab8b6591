package io.github.systemd4j.examples.activation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of the services, which sends and receives one line at a time. */
final class Client implements AutoCloseable {
    private static final Pattern ANSWER = Pattern.compile("hello, (.+), from process (\\d+)");

    private final ByteChannel channel;
    private final BufferedReader in;

    private Client(ByteChannel channel) {
        this.channel = channel;
        this.in = new BufferedReader(Channels.newReader(channel, UTF_8));
    }

    static Client connect(SocketAddress address) throws IOException {
        return new Client(SocketChannel.open(address));
    }

    static SocketAddress tcp(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    static SocketAddress unix(String path) {
        return UnixDomainSocketAddress.of(path);
    }

    /** Answers the service's question, and returns the process that replied. */
    static long greeted(SocketAddress address, String name) throws IOException {
        try (Client client = connect(address)) {
            return client.greeted(name);
        }
    }

    /** Sends a line, and returns the line that is received. */
    static String echo(SocketAddress address, String line) throws IOException {
        try (Client client = connect(address)) {
            client.send(line);
            return client.hear();
        }
    }

    long greeted(String name) throws IOException {
        assertThat(hear()).isEqualTo("your name?");
        return introduced(name);
    }

    /** Does the same as {@link #greeted(String)}, after the question has arrived. */
    long introduced(String name) throws IOException {
        send(name);
        return process(hear(), name);
    }

    /** Returns the process that replied. */
    static long process(String answer, String name) {
        Matcher matcher = ANSWER.matcher(answer);
        assertThat(matcher.matches()).as(answer).isTrue();
        assertThat(matcher.group(1)).isEqualTo(name);
        return Long.parseLong(matcher.group(2));
    }

    void send(String line) throws IOException {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
    }

    String hear() throws IOException {
        String line = in.readLine();
        assertThat(line).as("an answer").isNotNull();
        return line;
    }

    /** Waits until the service closes the connection, and returns whether it sends nothing more before that. */
    boolean isAtEnd() throws IOException {
        return in.readLine() == null;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
