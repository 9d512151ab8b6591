package io.github.systemd4j.unit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Shortens names of long paths like systemd 250 and newer: to their beginning and a hash of the whole name, SipHash-2-4
 * with systemd's own key.
 */
final class HashedUnitNames {
    private static final ValueLayout.OfLong LITTLE_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long KEY_LOW = 0x324a_3258_fb37_f2ecL;
    private static final long KEY_HIGH = 0x9aeb_210d_9b06_9f84L;

    private static final int HASH_DIGITS = 16;

    private HashedUnitNames() {}

    /** Returns the name itself if it is short enough, and a shortened one otherwise. */
    static String shorten(String name) {
        if (name.length() <= UnitNameRules.MAX_LENGTH) {
            return name;
        }
        String suffix = name.substring(name.lastIndexOf('.'));
        String hash = HexFormat.of().toHexDigits(Long.reverseBytes(hash(name)));
        return name.substring(0, UnitNameRules.MAX_LENGTH - suffix.length() - HASH_DIGITS - 1) + "_" + hash + suffix;
    }

    /** Returns the hash, including the terminating NUL of the string in C. */
    private static long hash(String name) {
        int length = name.length() + 1;
        byte[] bytes =
                Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), (length / Long.BYTES + 1) * Long.BYTES);
        bytes[bytes.length - 1] = (byte) length;
        MemorySegment words = MemorySegment.ofArray(bytes);
        var state = new SipState();
        for (long at = 0; at < bytes.length; at += Long.BYTES) {
            state.add(words.get(LITTLE_ENDIAN, at));
        }
        return state.finish();
    }

    /** The state of SipHash-2-4; names as in the paper, "SipHash: a fast short-input PRF". */
    private static final class SipState {
        private static final int COMPRESSION_ROUNDS = 2;
        private static final int FINALIZATION_ROUNDS = 4;

        private long v0 = KEY_LOW ^ 0x736f_6d65_7073_6575L;
        private long v1 = KEY_HIGH ^ 0x646f_7261_6e64_6f6dL;
        private long v2 = KEY_LOW ^ 0x6c79_6765_6e65_7261L;
        private long v3 = KEY_HIGH ^ 0x7465_6462_7974_6573L;

        void add(long word) {
            v3 ^= word;
            rounds(COMPRESSION_ROUNDS);
            v0 ^= word;
        }

        long finish() {
            v2 ^= 0xff;
            rounds(FINALIZATION_ROUNDS);
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void rounds(int count) {
            for (int i = 0; i < count; i++) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
        }
    }
}
