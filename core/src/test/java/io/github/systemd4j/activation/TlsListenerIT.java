package io.github.systemd4j.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsListenerIT {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private static Path directory;

    private static SSLContext context;

    private final OpenFds open = new OpenFds();

    @BeforeAll
    static void makeKey() throws Exception {
        Path store = directory.resolve("store.p12");
        Command keytool = Command.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString());
        assertThat(keytool.exitStatus()).as(keytool.output()).isZero();
        context = context(store);
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext made = SSLContext.getInstance("TLS");
        made.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return made;
    }

    @AfterEach
    void checkNothingIsLeftOpen() {
        open.checkNoneLeft();
    }

    private static TlsListener listen() throws Exception {
        var channel = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new ActivatedSocket(Descriptors.of(channel), "https").tlsListener(context);
    }

    private static SSLSocket connect(TlsListener listener) throws Exception {
        InetSocketAddress address = listener.localAddress();
        return (SSLSocket) context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
    }

    @Test
    void shouldTalkTls() throws Exception {
        try (TlsListener listener = listen();
                SSLSocket client = connect(listener)) {
            var answering = new FutureTask<>(() -> {
                try (SSLSocket connection = listener.accept()) {
                    connection.getOutputStream().write("secret".getBytes(StandardCharsets.UTF_8));
                    return connection.getSession().getProtocol();
                }
            });
            Thread.startVirtualThread(answering);

            assertThat(client.getInputStream().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("secret");
            assertThat(answering.get()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void shouldAcceptTheNextWhenAClientDoesNotUseTls() throws Exception {
        try (TlsListener listener = listen();
                var stranger = new Socket(
                        listener.localAddress().getAddress(),
                        listener.localAddress().getPort());
                SSLSocket refused = listener.accept()) {
            stranger.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> refused.getOutputStream().write(1)).isInstanceOf(SSLException.class);

            try (SSLSocket _ = connect(listener);
                    SSLSocket next = listener.accept()) {
                assertThat(next.isConnected()).isTrue();
            }
        }
    }

    @Test
    void shouldEndAnAcceptThatWaitsWhenClosed() throws Exception {
        TlsListener listener = listen();
        var accepting = new FutureTask<>(listener::accept);
        Await.waiting(Thread.startVirtualThread(accepting));

        listener.close();

        assertThatThrownBy(accepting::get).hasCauseInstanceOf(ClosedChannelException.class);
    }
}
