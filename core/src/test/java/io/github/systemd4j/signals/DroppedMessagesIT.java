package io.github.systemd4j.signals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.internal.JdkChannels;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ObjectPath;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.UnixFd;
import io.github.systemd4j.testing.Descriptors;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.RawMessage;
import io.github.systemd4j.testing.ScmRights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A message that isn't understood affects no other message, and what the specification allows is delivered. */
@Timeout(60)
class DroppedMessagesIT {
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int REPLY_SERIAL = 5;
    private static final int UNIX_FDS = 9;
    private static final int MAX_FDS = 16;

    private final List<String> received = new ArrayList<>();

    private OpenStream open() throws Exception {
        OpenStream open = OpenStream.ofPeer();
        open.stream().subscribeAsync(MatchRule.signals(), signal -> received.add(describe(signal)));
        return open;
    }

    private static String describe(Message signal) {
        BodyReader body = signal.body();
        return signal.path().length() + " " + signal.signature() + " "
                + (body.peekType() == 's' ? body.readString() : "");
    }

    // --- delivered

    static Stream<Arguments> allowed() {
        String path = "/" + "a".repeat(65_536);
        String deep = "(".repeat(17) + "a{y".repeat(16) + "y" + "}".repeat(16) + ")".repeat(17);
        return Stream.of(
                Arguments.of(
                        "a path of 65,537 characters",
                        RawMessage.signal(path, "t.e.st", "M").body("s", "x").bytes(),
                        "65537 s x"),
                Arguments.of(
                        "17 structs and 16 dict entries",
                        RawMessage.signal()
                                .untypedBody("u", List.of(0L))
                                .with(8, "g", new Signature(deep))
                                .bytes(),
                        "1 " + deep + " "),
                Arguments.of(
                        "a signal that answers a call",
                        RawMessage.signal()
                                .with(REPLY_SERIAL, "u", 7L)
                                .body("s", "x")
                                .bytes(),
                        "1 s x"),
                Arguments.of(
                        "a character that is none",
                        RawMessage.signal().body("s", "\ufffe").bytes(),
                        "1 s \ufffe"),
                Arguments.of(
                        "fields that nobody knows",
                        RawMessage.signal()
                                .with(200, "as", List.of("a"))
                                .body("s", "x")
                                .bytes(),
                        "1 s x"),
                Arguments.of(
                        "flags that nobody knows",
                        RawMessage.signal().flags(0xff).body("s", "x").bytes(),
                        "1 s x"),
                Arguments.of(
                        "descriptors that are announced and don't come",
                        RawMessage.signal()
                                .with(UNIX_FDS, "u", 16L)
                                .body("s", "x")
                                .bytes(),
                        "1 s x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("allowed")
    void shouldDeliverWhatTheSpecificationAllows(String name, byte[] message, String expected) throws Exception {
        try (OpenStream open = open()) {
            open.send(message);
            assertThat(received).containsExactly(expected);
            assertThat(open.stream().droppedMessages()).isZero();
            assertThat(open.errors).isEmpty();
        }
    }

    @Test
    void shouldDeliverMessagesWithDescriptorsAndCloseThem() throws Exception {
        byte[] signal = RawMessage.signal()
                .with(UNIX_FDS, "u", (long) MAX_FDS)
                .body("su", "x", 0L)
                .bytes();
        try (OpenStream open = open();
                UnixFd file = UnixFd.adopt(Descriptors.memfd())) {
            int before = OpenFds.count();
            for (int i = 1; i <= 100; i++) {
                assertThat(ScmRights.send(JdkChannels.fd(open.server.channel()), signal, file.fd(), MAX_FDS))
                        .isEqualTo(signal.length);
                open.send(RawMessage.signal());
                assertThat(received).hasSize(2 * i);
            }
            assertThat(received).startsWith("1 su x", "1  ").endsWith("1 su x", "1  ");
            assertThat(OpenFds.count()).isEqualTo(before);
            assertThat(open.stream().isOpen()).isTrue();
        }
    }

    @Test
    void shouldFailToReadADescriptor() throws Exception {
        try (OpenStream open = OpenStream.ofPeer()) {
            open.stream()
                    .subscribeAsync(
                            MatchRule.signals(),
                            signal -> signal.body().readUnixFd().close());
            open.send(RawMessage.signal().untypedBody("u", List.of(0L)).with(8, "g", new Signature("h")));
            assertThat(open.errors.remove())
                    .isInstanceOfSatisfying(
                            BusException.class, e -> assertThat(e.name()).isEqualTo(ErrorName.NOT_SUPPORTED));
            assertThat(open.stream().isOpen()).isTrue();
        }
    }

    // --- dropped

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("type 0", RawMessage.of(0)),
                Arguments.of("type 5", RawMessage.of(5)),
                Arguments.of("type 255", RawMessage.of(255).body("s", "x")),
                Arguments.of("serial 0", RawMessage.signal().serial(0)),
                Arguments.of("a signal without a path", RawMessage.signal().without(PATH)),
                Arguments.of("two paths", RawMessage.signal().with(PATH, "o", new ObjectPath("/a"))),
                Arguments.of(
                        "a path of another type",
                        RawMessage.signal().without(PATH).with(PATH, "s", "/")),
                Arguments.of(
                        "an interface that is a terminal's escape sequence",
                        RawMessage.signal().without(INTERFACE).with(INTERFACE, "s", "\033[31m")),
                Arguments.of(
                        "a member of 10 MB",
                        RawMessage.signal().without(MEMBER).with(MEMBER, "s", "x".repeat(10 << 20))),
                Arguments.of(
                        "a local signal",
                        RawMessage.signal("/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local", "Disconnected")),
                Arguments.of("a reply to nothing", RawMessage.methodReturn(0)),
                Arguments.of("a body without types", RawMessage.signal().untypedBody("s", List.of("x"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldDropWhatIsNotUnderstood(String name, RawMessage refused) throws Exception {
        try (OpenStream open = open()) {
            byte[] message = refused.bytes();
            for (int i = 0; i < 10; i++) {
                open.send(message);
                open.send(RawMessage.signal());
            }
            assertThat(received).hasSize(10);
            assertThat(open.stream().droppedMessages()).isEqualTo(10);
            assertThat(open.errors)
                    .as("one report for all")
                    .singleElement()
                    .satisfies(report -> assertThat(report.getMessage())
                            .hasSizeLessThan(1_000)
                            .doesNotContain("\033"));
        }
    }

    /** Changes each byte of a header, except those that determine the end of the message. */
    @Test
    void shouldGoOnBehindEveryChangedByte() throws Exception {
        byte[] signal = RawMessage.signal().body("s", "text").bytes();
        try (OpenStream open = open()) {
            int sent = 0;
            for (int at = 1; at < signal.length; at++) {
                if (at == 3 || at >= 4 && at < 8 || at >= 12 && at < 16) {
                    continue; // the version and the sizes
                }
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = signal.clone();
                    changed[at] ^= (byte) (1 << bit);
                    open.send(changed);
                    sent++;
                }
            }
            received.clear();
            open.send(RawMessage.signal());
            assertThat(received).hasSize(1);
            assertThat(open.stream().isOpen()).isTrue();
            assertThat(open.stream().droppedMessages()).isBetween(sent / 4L, (long) sent);
        }
    }
}
