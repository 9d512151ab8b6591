package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.signals.SignalStream;
import io.github.systemd4j.testing.Command;
import io.github.systemd4j.testing.DescriptorShortage;
import org.junit.jupiter.api.Test;

class DescriptorLimitIT extends BrokerTest {
    /**
     * Opens resources while there are too few descriptors, and frees one descriptor after another until each can be
     * opened.
     */
    static final class Exhausted {
        private Exhausted() {}

        public static void main(String[] args) throws Exception {
            BusAddress address = BusAddress.of(args[0]);
            DescriptorShortage.openLast("bus", () -> Bus.open(address));
            DescriptorShortage.openLast("stream", () -> SignalStream.open(address));
            DescriptorShortage.openLast("loop", () -> EventLoop.start("loop"));
            DescriptorShortage.openLast("duplicate", () -> UnixFd.duplicate(0));
        }
    }

    @Test
    void shouldReportThatDescriptorsHaveRunOutAndLeakNone() {
        Command program = DescriptorShortage.run(Exhausted.class, dbus.address());
        assertThat(program.exitStatus()).as(program.errors()).isZero();
        assertThat(program.output().lines())
                .containsExactly(
                        "bus: opens when there are enough",
                        "stream: opens when there are enough",
                        "loop: opens when there are enough",
                        "duplicate: opens when there are enough");
    }
}
