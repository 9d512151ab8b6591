package io.github.systemd4j.bindings;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libsystemd.sd_bus_error;
import io.github.systemd4j.bindings.libsystemd.sd_bus_h;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SdBusMessageTest {
    private static final long COOKIE = 0xffff_fff0L;

    private final SdBusPair peers = new SdBusPair();
    private final MemorySegment out = peers.arena.allocate(16, 8);
    private final MemorySegment second = out.asSlice(8);

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void shouldGetTheHeaderWhenItIsACall() {
        long m = peers.call("/peer", "org.example.Peer", "Ping");
        append(m, 's', peers.string("text"));
        seal(m);

        assertThat(SdBusMessage.get_type(m, out.address())).isNotNegative();
        assertThat(out.get(JAVA_BYTE, 0)).isEqualTo((byte) sd_bus_h.SD_BUS_MESSAGE_METHOD_CALL());
        assertThat(SdBusMessage.get_cookie(m, out.address())).isNotNegative();
        assertThat(out.get(JAVA_LONG, 0)).isEqualTo(COOKIE);
        assertThat(SdBusMessage.get_reply_cookie(m, out.address())).isNegative();
        assertThat(text(SdBusMessage.get_path(m))).isEqualTo("/peer");
        assertThat(text(SdBusMessage.get_interface(m))).isEqualTo("org.example.Peer");
        assertThat(text(SdBusMessage.get_member(m))).isEqualTo("Ping");
        assertThat(text(SdBusMessage.get_signature(m, 1))).isEqualTo("s");
        assertThat(SdBusMessage.get_destination(m)).isZero();
        assertThat(SdBusMessage.get_sender(m)).isZero();
        assertThat(SdBusMessage.get_error(m)).isZero();
        assertThat(SdBusMessage.get_expect_reply(m)).isPositive();
    }

    @Test
    void shouldGetTheErrorWhenItIsAnErrorReply() {
        long call = peers.call("/peer", "org.example.Peer", "Ping");
        seal(call);
        MemorySegment error = peers.arena.allocate(sd_bus_error.layout());
        sd_bus_error.name(error, peers.arena.allocateFrom("org.example.Error"));
        sd_bus_error.message(error, peers.arena.allocateFrom("no"));

        long m = peers.error(call, error);

        assertThat(SdBusMessage.get_reply_cookie(m, out.address())).isNotNegative();
        assertThat(out.get(JAVA_LONG, 0)).isEqualTo(COOKIE);
        assertThat(text(Memory.ALL.get(JAVA_LONG, SdBusMessage.get_error(m)))).isEqualTo("org.example.Error");
        assertThat(SdBusMessage.get_expect_reply(m)).isZero();
    }

    @Test
    void shouldReadWhatWasAppendedWhenItIsSealed() {
        long m = peers.call("/peer", "org.example.Peer", "Ping");
        appendBody(m);
        seal(m);

        assertThat(text(SdBusMessage.get_signature(m, 1))).isEqualTo("a(ys)auv");
        assertPeek(m, 'a', "(ys)");
        assertThat(enter(m, 'a', "(ys)")).isPositive();
        assertThat(enter(m, 'r', "ys")).isPositive();
        assertThat(text(SdBusMessage.get_signature(m, 0))).isEqualTo("ys");
        assertThat(SdBusMessage.read_basic(m, (byte) 'y', out.address())).isPositive();
        assertThat(out.get(JAVA_BYTE, 0)).isEqualTo((byte) 200);
        assertThat(SdBusMessage.at_end(m, 0)).isZero();
        assertThat(SdBusMessage.exit_container(m)).isEqualTo(-libc_h.EBUSY());
        assertThat(SdBusMessage.read_basic(m, (byte) 's', out.address())).isPositive();
        assertThat(text(out.get(JAVA_LONG, 0))).isEqualTo("text");
        assertThat(SdBusMessage.at_end(m, 0)).isPositive();
        assertThat(SdBusMessage.exit_container(m)).isPositive();
        assertThat(SdBusMessage.exit_container(m)).isPositive();
        assertThat(SdBusMessage.read_array(m, (byte) 'u', out.address(), second.address()))
                .isPositive();
        assertThat(Memory.at(out.get(JAVA_LONG, 0), second.get(JAVA_LONG, 0), peers.arena)
                        .toArray(JAVA_INT))
                .containsExactly(1, -2, 3);
        assertThat(SdBusMessage.at_end(m, 1)).isZero();
        assertThat(SdBusMessage.skip(m, peers.string("v"))).isPositive();
        assertThat(SdBusMessage.at_end(m, 1)).isPositive();
    }

    @Test
    void shouldStartAgainWhenRewound() {
        long m = peers.call("/peer", "org.example.Peer", "Ping");
        appendBody(m);
        seal(m);
        assertThat(SdBusMessage.skip(m, 0)).isPositive();
        assertThat(enter(m, 'a', "u")).isPositive();

        assertThat(SdBusMessage.rewind(m, 1)).isPositive();

        assertPeek(m, 'a', "(ys)");
        assertThat(SdBusMessage.skip(m, peers.string("a(ys)auv"))).isPositive();
        assertThat(SdBusMessage.at_end(m, 1)).isPositive();
    }

    @Test
    void shouldAnswerNothingWhenArrayIsAtItsEnd() {
        long m = emptyArray();

        assertThat(enter(m, 'a', "s")).isPositive();

        assertThat(SdBusMessage.peek_type(m, out.address(), second.address())).isZero();
        assertThat(SdBusMessage.read_basic(m, (byte) 's', out.address())).isZero();
        assertThat(SdBusMessage.skip(m, peers.string("s"))).isZero();
        assertThat(SdBusMessage.at_end(m, 0)).isPositive();
    }

    @Test
    void shouldAnswerAnErrorWhenBodyIsAtItsEnd() {
        long m = emptyArray();

        assertThat(SdBusMessage.skip(m, 0)).isPositive();

        assertThat(SdBusMessage.peek_type(m, out.address(), second.address())).isZero();
        assertThat(SdBusMessage.read_basic(m, (byte) 's', out.address())).isEqualTo(-libc_h.ENXIO());
        assertThat(SdBusMessage.read_array(m, (byte) 'u', out.address(), second.address()))
                .isEqualTo(-libc_h.ENXIO());
        assertThat(enter(m, 'a', "s")).isEqualTo(-libc_h.ENXIO());
        assertThat(SdBusMessage.skip(m, peers.string("s"))).isEqualTo(-libc_h.ENXIO());
    }

    private long emptyArray() {
        long m = peers.call("/peer", "org.example.Peer", "Ping");
        SdBusPair.check(SdBusMessage.open_container(m, (byte) 'a', peers.string("s")));
        SdBusPair.check(SdBusMessage.close_container(m));
        seal(m);
        return m;
    }

    /** {@code a(ys)} with one element, {@code au} with three, and a variant. */
    private void appendBody(long m) {
        SdBusPair.check(SdBusMessage.open_container(m, (byte) 'a', peers.string("(ys)")));
        SdBusPair.check(SdBusMessage.open_container(m, (byte) 'r', peers.string("ys")));
        out.set(JAVA_BYTE, 0, (byte) 200);
        append(m, 'y', out.address());
        append(m, 's', peers.string("text"));
        SdBusPair.check(SdBusMessage.close_container(m));
        SdBusPair.check(SdBusMessage.close_container(m));
        SdBusPair.check(SdBusMessage.append_array_space(m, (byte) 'u', 12, out.address()));
        MemorySegment.copy(MemorySegment.ofArray(new int[] {1, -2, 3}), 0, Memory.ALL, out.get(JAVA_LONG, 0), 12);
        SdBusPair.check(SdBusMessage.open_container(m, (byte) 'v', peers.string("d")));
        append(m, 'd', out.address());
        SdBusPair.check(SdBusMessage.close_container(m));
    }

    private static void append(long m, char type, long address) {
        SdBusPair.check(SdBusMessage.append_basic(m, (byte) type, address));
    }

    private static void seal(long m) {
        SdBusPair.check(sd_bus_h.sd_bus_message_seal(MemorySegment.ofAddress(m), COOKIE, 0));
        SdBusPair.check(SdBusMessage.rewind(m, 1));
    }

    private int enter(long m, char type, String contents) {
        return SdBusMessage.enter_container(m, (byte) type, peers.string(contents));
    }

    private void assertPeek(long m, char type, String contents) {
        assertThat(SdBusMessage.peek_type(m, out.address(), second.address())).isPositive();
        assertThat(out.get(JAVA_BYTE, 0)).isEqualTo((byte) type);
        assertThat(text(second.get(JAVA_LONG, 0))).isEqualTo(contents);
    }

    private static String text(long address) {
        return Memory.ALL.getString(address);
    }
}
