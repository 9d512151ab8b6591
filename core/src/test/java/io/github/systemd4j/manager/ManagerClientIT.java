package io.github.systemd4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.internal.systemd.SystemdNames;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Await;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagerClientIT {
    private final Peers peers = Peers.connect();
    private final ManagerClient calls = new ManagerClient(peers.client());
    private final UnixFd fd = UnixFd.adopt(Descriptors.memfd());

    @AfterEach
    void close() {
        peers.close();
        fd.close();
    }

    /** Returns the number of descriptors of the file. */
    private static long copies() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(ManagerClientIT::isTheFile).count();
        }
    }

    private static boolean isTheFile(Path link) {
        try {
            return Files.readSymbolicLink(link).startsWith("/memfd:test (deleted)");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private CompletableFuture<String> call(String member, String signature, Object... arguments) {
        return calls.callAsync(calls.method(member, signature, arguments), BodyReader::signature);
    }

    @Test
    void shouldCloseTheDescriptorsOfACallThatIsCanceledBeforeItsTurn() throws Exception {
        var answer = new CompletableFuture<Body>();
        peers.server()
                .export(
                        SystemdNames.PATH,
                        ExportedInterface.of(
                                SystemdNames.MANAGER,
                                ExportedMember.Method.async("Hold", "", "", _ -> answer),
                                ExportedMember.Method.async("Take", "h", "", _ -> answer)));
        List<CompletableFuture<String>> held = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            held.add(call("Hold", ""));
        }
        CompletableFuture<String> waiting = call("Take", "h", fd);
        assertThat(copies()).isEqualTo(2);
        waiting.cancel(true);
        answer.complete(Body.empty());
        for (CompletableFuture<String> each : held) {
            assertThat(Await.value(each)).isEmpty();
        }
        Await.value(call("Hold", ""));
        assertThat(copies()).isOne();
    }

    @Test
    void shouldCloseTheDescriptorsOfACallAfterTheEnd() throws Exception {
        peers.close();
        assertThat(Await.failure(call("Take", "h", fd))).hasMessageContaining("closed");
        assertThat(copies()).isOne();
    }
}
