package io.github.systemd4j.activation;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.StandardProtocolFamily;
import org.junit.jupiter.params.provider.Arguments;

/** The common parts of tests of channels. */
abstract class ChannelTests extends SocketTests {
    static Arguments[] inetListeners() {
        return new Arguments[] {
            arguments(StandardProtocolFamily.INET, LOOPBACK_4), arguments(StandardProtocolFamily.INET6, LOOPBACK_6)
        };
    }

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
