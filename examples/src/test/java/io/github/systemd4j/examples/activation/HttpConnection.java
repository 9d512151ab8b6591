package io.github.systemd4j.examples.activation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection of an HTTP client that repeats no request: unlike the JDK's client, it fails if the server closes the
 * connection without an answer.
 */
final class HttpConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;
    private boolean reusable = true;

    private HttpConnection(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    static HttpConnection connect(SocketAddress address) throws IOException {
        return new HttpConnection(SocketChannel.open(address));
    }

    /** Requests a greeting, and returns the process that replied. */
    long greeted(String name) throws IOException {
        String request = "GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(name);
        channel.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
        assertThat(line()).matches("HTTP/1\\.1 200( .*)?");
        Map<String, String> headers = headers();
        reusable = !"close".equalsIgnoreCase(headers.get("connection"));
        return Client.process(body(headers).strip(), name);
    }

    /** Returns whether the server accepts a further request. */
    boolean isReusable() {
        return reusable;
    }

    private Map<String, String> headers() throws IOException {
        var headers = new TreeMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String body(Map<String, String> headers) throws IOException {
        if (headers.containsKey("content-length")) {
            return text(Integer.parseInt(headers.get("content-length")));
        }
        assertThat(headers).containsEntry("transfer-encoding", "chunked");
        var body = new StringBuilder();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.append(text(size));
            assertThat(line()).isEmpty();
        }
        assertThat(line()).isEmpty();
        return body.toString();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        assertThat(bytes).as("the body").hasSize(length);
        return new String(bytes, ISO_8859_1);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int c = in.read();
            assertThat(c).as("the answer after '%s'", line).isNotNegative();
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append((char) c);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
