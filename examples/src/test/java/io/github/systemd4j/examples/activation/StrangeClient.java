package io.github.systemd4j.examples.activation;

import io.github.systemd4j.examples.Commands;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client whose own path isn't ASCII: the JDK of a service without a locale can't decode it. */
final class StrangeClient {
    private StrangeClient() {}

    public static void main(String[] args) throws IOException {
        try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.bind(UnixDomainSocketAddress.of("/run/\u00e4"));
            client.connect(UnixDomainSocketAddress.of(args[0]));
        }
    }

    static void connect(Path socket) throws IOException {
        Commands.run(
                "env",
                "LC_ALL=C.UTF-8",
                System.getProperty("java.home") + "/bin/java",
                "--class-path",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                StrangeClient.class.getName(),
                socket.toString());
    }
}
