package io.github.systemd4j.activation;

/** The common parts of tests of channels. */
abstract class ChannelTests extends SocketTests {
    enum ThreadKind {
        PLATFORM,
        VIRTUAL;

        Thread start(Runnable task) {
            return this == VIRTUAL
                    ? Thread.startVirtualThread(task)
                    : Thread.ofPlatform().start(task);
        }
    }
}
