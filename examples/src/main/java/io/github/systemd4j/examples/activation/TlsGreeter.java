package io.github.systemd4j.examples.activation;

import io.github.systemd4j.activation.ListenFds;
import io.github.systemd4j.activation.TlsListener;
import io.github.systemd4j.daemon.ServiceLifecycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Greets over TLS, with a key that the service manager passes as a credential. */
public final class TlsGreeter {
    public static void main(String[] args) throws Exception {
        ServiceLifecycle.of(TlsGreeter::start)
                .healthCheck(ConnectionServer::isServing)
                .drain(ConnectionServer::drain, Duration.ofSeconds(5))
                .run();
    }

    private static ConnectionServer start() throws IOException, GeneralSecurityException {
        TlsListener listener = ListenFds.get().only().tlsListener(context());
        var server = new ConnectionServer();
        server.serve(
                listener,
                listener::accept,
                client -> Greeting.exchange(client.getInputStream(), client.getOutputStream()));
        return server;
    }

    private static SSLContext context() throws IOException, GeneralSecurityException {
        Path credentials = Path.of(System.getenv("CREDENTIALS_DIRECTORY"));
        char[] password =
                Files.readString(credentials.resolve("password")).strip().toCharArray();
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(credentials.resolve("key.p12").toFile(), password), password);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
