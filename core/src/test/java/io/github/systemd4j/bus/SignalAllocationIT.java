package io.github.systemd4j.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.SignalHandler;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.testing.Peers;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalAllocationIT {
    private static final int WARM_UP = 150_000;
    private static final int MEASURED = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNothingForASignalThatIsReadAsViews() throws Exception {
        try (Peers peers = Peers.connect()) {
            var meter = new Meter();
            peers.client().subscribe(MatchRule.signal("io.github.systemd4j.Test", "Changed"), meter);
            Signal signal = Signal.of("/io/github/systemd4j", "io.github.systemd4j.Test", "Changed")
                    .withArguments("sua{sv}", "dbus.service", 7, Map.of("ActiveState", "active"));
            for (int i = 0; i < WARM_UP + MEASURED; i++) {
                peers.server().emit(signal).join();
            }
            assertThat(meter.done.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(meter.allocated())
                    .as("bytes allocated for " + MEASURED + " signals")
                    .isLessThan(MEASURED / 10);
        }
    }

    private final class Meter implements SignalHandler {
        final CountDownLatch done = new CountDownLatch(1);
        private final Utf8View text = new Utf8View();
        private int count;
        private long bytes;
        private long start;
        private long end;

        @Override
        public void onSignal(Message signal) {
            if (count == WARM_UP) {
                start = threads.getCurrentThreadAllocatedBytes();
            }
            read(signal);
            if (++count == WARM_UP + MEASURED) {
                end = threads.getCurrentThreadAllocatedBytes();
                done.countDown();
            }
        }

        private void read(Message signal) {
            bytes += signal.path().length()
                    + signal.interfaceName().length()
                    + signal.member().length();
            BodyReader body = signal.body();
            bytes += body.readString(text).length() + body.readUint32();
            body.enterArray();
            while (body.hasNext()) {
                body.enterDictEntry();
                bytes += body.readString(text).length();
                body.enterVariant();
                bytes += body.readString(text).length();
                body.exit();
                body.exit();
            }
            body.exit();
        }

        long allocated() {
            System.out.println(bytes);
            return end - start;
        }
    }
}
