package io.github.systemd4j.examples.activation;

import static io.github.systemd4j.examples.activation.Client.tcp;
import static io.github.systemd4j.examples.activation.Client.unix;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.examples.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each service is stopped when its first client connects. */
@Tag("systemd")
@Tag("any-broker")
@Timeout(60)
@ExtendWith(Installation.class)
class RecipesIT {
    @Test
    void shouldGreetOverTcpAndUnixSockets() throws Exception {
        try (Recipe greeter = Recipe.of("greeter.service", "greeter.socket")) {
            assertThat(Client.greeted(tcp(18001), "Ada")).isEqualTo(greeter.process());
            assertThat(Client.greeted(unix("/run/greeter"), "Grace")).isEqualTo(greeter.process());
            greeter.awaitInJournal("serving fd 3 'greeter.socket'");
            greeter.awaitInJournal("serving fd 4 'greeter.socket'");
        }
    }

    @Test
    void shouldGoOnWhenAClientCannotBeTaken() throws Exception {
        try (DropIn _ = DropIn.of("greeter.service", "[Service]\nEnvironment=LC_ALL=C\n");
                Recipe greeter = Recipe.of("greeter.service", "greeter.socket")) {
            long process = Client.greeted(unix("/run/greeter"), "Ada");
            StrangeClient.connect(Path.of("/run/greeter"));
            greeter.awaitInJournal("a client couldn't be taken: java.nio.file.InvalidPathException");
            assertThat(Client.greeted(unix("/run/greeter"), "Grace")).isEqualTo(process);
        }
    }

    @Test
    void shouldDistinguishSocketsByTheirNames() throws Exception {
        try (Recipe reception = Recipe.of("reception.service", "guests.socket", "staff.socket")) {
            assertThat(Client.greeted(tcp(18002), "Ada")).isEqualTo(reception.process());
            try (Client employee = Client.connect(unix("/run/staff"))) {
                assertThat(employee.hear()).isEqualTo("1 guests");
            }
        }
    }

    @Test
    void shouldServeHttpByJetty() throws Exception {
        try (Recipe jetty = Recipe.of("jetty.service", "jetty.socket");
                InputStream page =
                        URI.create("http://127.0.0.1:18003/Ada").toURL().openStream()) {
            assertThat(page).hasContent("hello, /Ada");
            jetty.awaitState("active");
        }
    }

    @Test
    void shouldEchoByNettyOverTcpAndUnixSockets() throws Exception {
        try (Recipe netty = Recipe.of("netty.service", "netty.socket");
                Client tcp = Client.connect(tcp(18004));
                Client unix = Client.connect(unix("/run/netty"))) {
            tcp.send("one");
            assertThat(tcp.hear()).isEqualTo("one");
            unix.send("two");
            assertThat(unix.hear()).isEqualTo("two");
            tcp.send("three");
            assertThat(tcp.hear()).isEqualTo("three");
            netty.awaitState("active");
        }
    }

    @Test
    void shouldGreetOverTls() throws Exception {
        try (Recipe greeter = Recipe.of("tls.service", "tls.socket");
                SSLSocket client = (SSLSocket) Installation.trusting()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), 18005)) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
            assertThat(in.readLine()).isEqualTo("your name?");
            client.getOutputStream().write("Ada\n".getBytes(UTF_8));
            assertThat(Client.process(in.readLine(), "Ada")).isEqualTo(greeter.process());
        }
    }

    @Test
    void shouldEchoDatagrams() throws Exception {
        try (Recipe echo = Recipe.of("datagram.service", "datagram.socket");
                DatagramChannel client = DatagramChannel.open().connect(tcp(18006))) {
            for (String text : new String[] {"one", "two"}) {
                client.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
                ByteBuffer answer = ByteBuffer.allocate(100);
                client.read(answer);
                assertThat(UTF_8.decode(answer.flip()).toString()).isEqualTo(text);
            }
            echo.awaitState("active");
        }
    }

    @Test
    void shouldReadAFifo() throws Exception {
        try (Recipe letterbox = Recipe.of("letterbox.service", "letterbox.socket")) {
            Files.writeString(Path.of("/run/letterbox"), "first\n");
            letterbox.awaitInJournal("a letter: first");
            Files.writeString(Path.of("/run/letterbox"), "second\n");
            letterbox.awaitInJournal("a letter: second");
            letterbox.stop();
            assertThat(letterbox.state()).isEqualTo("inactive");
        }
    }

    @Test
    void shouldStartAnInstanceForEachConnection() throws Exception {
        shouldStartAnInstanceForEachConnection("visit.socket", tcp(18007));
    }

    @Test
    void shouldStartAnInstanceForEachConnectionAsInetdDoes() throws Exception {
        shouldStartAnInstanceForEachConnection("inetd-visit.socket", tcp(18008));
    }

    private static void shouldStartAnInstanceForEachConnection(String socket, SocketAddress address)
            throws IOException {
        Commands.run("systemctl", "start", socket);
        try (Client ada = Client.connect(address);
                Client grace = Client.connect(address)) {
            long ofAda = ada.greeted("Ada");
            long ofGrace = grace.greeted("Grace");
            assertThat(ofAda).isNotEqualTo(ofGrace);
        }
    }
}
