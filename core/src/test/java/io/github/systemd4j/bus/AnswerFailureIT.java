package io.github.systemd4j.bus;

import static io.github.systemd4j.testing.Errors.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MethodCall;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Peers;
import java.util.AbstractList;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** Exhausts the memory while the reply of an exported method is sent. */
class AnswerFailureIT {
    private static final String INTERFACE = "org.example.Answers";

    /** The descriptor of a reply. Its first access throws an {@code OutOfMemoryError}. */
    private static final class Unsendable extends AbstractList<UnixFd> {
        private final UnixFd fd;
        private boolean found;

        Unsendable(UnixFd fd) {
            this.fd = fd;
        }

        @Override
        public UnixFd get(int index) {
            if (!found) {
                found = true;
                throw new OutOfMemoryError("a test wants it so");
            }
            return fd;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private static Body unsendable() throws ReflectiveOperationException {
        UnixFd fd = UnixFd.duplicate(0);
        Body body = Body.of("h", fd);
        body.close();
        var fds = Body.class.getDeclaredField("fds");
        fds.setAccessible(true);
        fds.set(body, new Unsendable(fd));
        return body;
    }

    @Test
    void shouldAnswerByAnErrorAndReportIt() throws Exception {
        BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
        var sockets = Peers.SocketPair.open();
        CompletableFuture<Bus> opening = Bus.builder(BusAddress.server(sockets.right()))
                .errorHandler((_, error) -> errors.add(error))
                .openAsync();
        try (Bus client = Bus.open(BusAddress.client(sockets.left()));
                Bus server = Await.value(opening)) {
            server.export(
                    "/answers",
                    ExportedInterface.of(INTERFACE, ExportedMember.Method.of("Fail", "", "h", _ -> unsendable())));
            assertFails(ErrorName.FAILED, () -> client.call(MethodCall.toPeer("/answers", INTERFACE, "Fail")));
            assertThat(Await.next(errors)).isInstanceOf(OutOfMemoryError.class);
        }
    }
}
