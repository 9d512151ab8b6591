package io.github.systemd4j.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The open sockets, eventfds, epoll instances, pipes and memory files of this process, to find those that a test leaves
 * behind.
 */
public final class OpenFds {
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final List<String> KINDS = List.of("socket:", "anon_inode:", "pipe:", "/memfd:");

    static {
        JdksOwn.open();
    }

    private final Map<String, String> before = now();

    /** Fails if there are more than when this was created, after a wait for those that are being closed. */
    public void checkNoneLeft() {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        Map<String, String> left = left();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            left = left();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("file descriptors were left open: " + left);
        }
    }

    /** Returns their number. */
    public static int count() {
        return now().size();
    }

    private Map<String, String> left() {
        Map<String, String> left = now();
        left.entrySet().removeAll(before.entrySet());
        return left;
    }

    private static Map<String, String> now() {
        var open = new TreeMap<String, String>();
        try (var fds = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path fd : fds) {
                String target = target(fd);
                if (KINDS.stream().anyMatch(target::startsWith)) {
                    open.put(fd.getFileName().toString(), target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open;
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    /**
     * The descriptors that the JDK opens once and never closes: a socket for the first channel, epoll instances for the
     * first virtual thread that waits for one. In a class of its own, because that thread would wait for the
     * initializer that waits for it.
     */
    private static final class JdksOwn {
        static void open() {
            try {
                SocketChannel.open(StandardProtocolFamily.UNIX).close();
                waitOnAVirtualThread(Pipe.open());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void waitOnAVirtualThread(Pipe pipe) throws IOException, InterruptedException {
            try (var source = pipe.source();
                    var sink = pipe.sink()) {
                Thread reader = Thread.startVirtualThread(() -> read(source));
                Await.until(() -> reader.getState() == Thread.State.WAITING);
                sink.write(ByteBuffer.allocate(1));
                reader.join();
            }
        }

        private static void read(Pipe.SourceChannel source) {
            try {
                source.read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
