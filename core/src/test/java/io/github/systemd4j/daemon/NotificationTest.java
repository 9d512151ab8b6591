package io.github.systemd4j.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.internal.text.Excerpt;
import java.nio.ByteBuffer;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
    private static final Duration CENTURIES = Duration.ofSeconds(Long.MAX_VALUE);

    private static void assertRefused(Supplier<?> made, String... words) {
        assertThatThrownBy(made::get)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void shouldContainWhatSystemdReads() {
        assertThat(Notification.ready()).hasToString("READY=1");
        assertThat(Notification.stopping()).hasToString("STOPPING=1");
        assertThat(Notification.status("50 % done")).hasToString("STATUS=50 % done");
        assertThat(Notification.status("")).hasToString("STATUS=");
        assertThat(Notification.errno(2)).hasToString("ERRNO=2");
        assertThat(Notification.busError("org.example.Error.Broken")).hasToString("BUSERROR=org.example.Error.Broken");
        assertThat(Notification.exitStatus(255)).hasToString("EXIT_STATUS=255");
        assertThat(Notification.mainPid(4_711)).hasToString("MAINPID=4711");
        assertThat(Notification.watchdog()).hasToString("WATCHDOG=1");
        assertThat(Notification.watchdogTrigger()).hasToString("WATCHDOG=trigger");
        assertThat(Notification.watchdogInterval(Duration.ofMillis(20))).hasToString("WATCHDOG_USEC=20000");
        assertThat(Notification.watchdogInterval(Duration.ZERO)).hasToString("WATCHDOG_USEC=0");
        assertThat(Notification.extendTimeout(Duration.ofNanos(1_999))).hasToString("EXTEND_TIMEOUT_USEC=1");
        assertThat(Notification.notifyAccess(NotifyAccess.EXEC)).hasToString("NOTIFYACCESS=exec");
        assertThat(Notification.of("X_LEVEL", "a=b\tc")).hasToString("X_LEVEL=a=b\tc");
    }

    @Test
    void shouldJoinAssignmentsInOrder() {
        Notification joined =
                Notification.ready().and(Notification.status("on 8080")).and(Notification.mainPid(7));
        assertThat(joined).hasToString("READY=1\nSTATUS=on 8080\nMAINPID=7");
    }

    @Test
    void shouldReadTheClockAgainWhenAReloadIsSentAgain() {
        Notification reloading = Notification.reloading();
        long before = Libc.monotonicMicros();
        long told = Long.parseLong(reloading.toString().substring("RELOADING=1\nMONOTONIC_USEC=".length()));
        assertThat(told).isBetween(before, Libc.monotonicMicros());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\nREADY=1", "a\rREADY=1", "a\0b", "\uD800", "\uDC00a", "\uFFFE", "\uFDD0", "\uD83F\uDFFF"})
    void shouldRefuseValuesThatTheManagerWouldTakeForSomethingElse(String value) {
        assertRefused(() -> Notification.status(value), "STATUS", "U+", "index");
        assertRefused(() -> Notification.of("X_A", value), "X_A", "U+", "index");
    }

    @Test
    void shouldReportWhichCharacterIsRefused() {
        assertRefused(() -> Notification.status("ü\uD83D\uDE00\nREADY=1"), "STATUS", "U+000A at index 3");
    }

    @Test
    void shouldTakeAllOtherCharacters() {
        assertThat(Notification.status("ü \u0085\u2028\uD83D\uDE00\uFFFD"))
                .hasToString("STATUS=ü \u0085\u2028\uD83D\uDE00\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A B", "A=B", "1A", "Ä", "A\nB"})
    void shouldRefuseNamesThatAreNone(String name) {
        assertRefused(() -> Notification.of(name, "1"), "\"" + Excerpt.of(name) + "\"");
    }

    @Test
    void shouldRefuseWhatNeedsADescriptor() {
        assertRefused(() -> Notification.of("BARRIER", "1"), "Notification.barrier");
        assertRefused(() -> Notification.of("FDSTORE", "1"), "FdStore.put");
        assertRefused(() -> Notification.of("MAINPIDFD", "1"), "Notification.mainPid");
    }

    @Test
    void shouldRefuseANameThatIsSetTwice() {
        assertRefused(() -> Notification.status("a").and(Notification.status("b")), "STATUS is set twice");
        assertRefused(() -> Notification.watchdog().and(Notification.watchdogTrigger()), "WATCHDOG is set twice");
        Notification reload = Notification.reloading();
        assertRefused(() -> reload.and(Notification.of("MONOTONIC_USEC", "1")), "MONOTONIC_USEC is set twice");
    }

    @Test
    void shouldRefuseMoreThanTheManagerReads() {
        int room = Notification.MAX_BYTES - "STATUS=".length();
        assertThatCode(() -> Notification.status("ü".repeat(room / 2))).doesNotThrowAnyException();
        Notification longest = Notification.status("a".repeat(room));
        assertRefused(() -> Notification.status("a".repeat(room + 1)), "4097 bytes", "4096");
        assertRefused(() -> Notification.status("ü".repeat(room / 2 + 1)), "4097 bytes");
        assertRefused(() -> longest.and(Notification.ready()), "4104 bytes");
    }

    @Test
    void shouldRefuseNumbersOutOfRange() {
        assertRefused(() -> Notification.errno(-1), "ERRNO=-1", "4095");
        assertRefused(() -> Notification.errno(4_096), "ERRNO=4096");
        assertRefused(() -> Notification.exitStatus(256), "EXIT_STATUS=256");
        assertRefused(() -> Notification.exitStatus(-1), "EXIT_STATUS=-1");
        assertRefused(() -> Notification.mainPid(0), "MAINPID=0");
        assertRefused(() -> Notification.mainPid(1L << 31), "MAINPID=2147483648");
        assertRefused(() -> Notification.ready().sendFor(0), "process id");
        assertRefused(() -> Notification.ready().sendFor(1L << 32), "process id");
    }

    @Test
    void shouldRefuseDurationsOutOfRange() {
        assertRefused(() -> Notification.watchdogInterval(Duration.ofMillis(-1)), "WATCHDOG_USEC=-1000");
        assertRefused(() -> Notification.watchdogInterval(CENTURIES), "WATCHDOG_USEC");
        assertRefused(() -> Notification.extendTimeout(Duration.ofNanos(999)), "EXTEND_TIMEOUT_USEC=0");
        assertRefused(() -> Notification.extendTimeout(Duration.ofMillis(-1)), "EXTEND_TIMEOUT_USEC=-1000");
        assertRefused(() -> Notification.extendTimeout(CENTURIES), "EXTEND_TIMEOUT_USEC");
        assertThatThrownBy(() -> Notification.barrier(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("positive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\\b", "\"", "ä", "a\nREADY=1"})
    void shouldRefuseBusErrorsThatAreNone(String name) {
        assertRefused(() -> Notification.busError(name), "is not a D-Bus error name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a\nb", "\u007f", "ä"})
    void shouldRefuseNamesThatDescriptorsCanNotHave(String name) {
        assertRefused(() -> FdStore.put(name, 0), "is not a valid descriptor name");
        assertRefused(() -> FdStore.putUnpolled(name, 0), "is not a valid descriptor name");
        assertRefused(() -> FdStore.put(name, ByteBuffer.allocate(1)), "is not a valid descriptor name");
        assertRefused(() -> FdStore.remove(name), "is not a valid descriptor name");
    }

    @Test
    void shouldRefuseWhatIsNoDescriptor() {
        assertRefused(() -> FdStore.put("a".repeat(255), -1), "-1 is not a file descriptor");
        assertRefused(() -> FdStore.put("a".repeat(256), 0), "is not a valid descriptor name");
    }

    @Test
    void shouldMakeAStatusOfAnything() {
        assertThat(NotifyText.status("two\r\nlines\0 \uD800\uFFFF")).isEqualTo("two  lines    ");
        assertThat(NotifyText.status("a" + "\uD83D\uDE00".repeat(2_000))).isEqualTo("a" + "\uD83D\uDE00".repeat(511));
        assertThat(NotifyText.status("a".repeat(3_000))).isEqualTo("a".repeat(2_048));
    }

    private static final class ForeignChannel extends AbstractSelectableChannel {
        ForeignChannel() {
            super(SelectorProvider.provider());
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}

        @Override
        public int validOps() {
            return 0;
        }
    }

    @Test
    void shouldRefuseChannelsThatAreNotTheJdks() {
        assertRefused(() -> FdStore.put("a", new ForeignChannel()), "ForeignChannel", "not a channel of the JDK");
    }
}
