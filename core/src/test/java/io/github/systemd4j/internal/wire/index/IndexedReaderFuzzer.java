package io.github.systemd4j.internal.wire.index;

import io.github.systemd4j.internal.wire.ParsedSignature;
import io.github.systemd4j.message.RandomBodies;
import io.github.systemd4j.message.ReferenceEncoder;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * What a coverage-guided fuzzer calls with any bytes: the number of characters of a signature, the signature, and a body.
 * Reading the body by an index must have the same results and errors as reading it without.
 */
public final class IndexedReaderFuzzer {
    /** One that has read many bodies, beside one that has read none. */
    private static final IndexedReader USED = new IndexedReader();

    private IndexedReaderFuzzer() {}

    /** Fails if the two ways differ. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int types = Math.min(input[0] & 0x3f, input.length - 1);
        byte[] signature = Arrays.copyOfRange(input, 1, 1 + types);
        byte[] body = Arrays.copyOfRange(input, 1 + types, input.length);
        if (isValid(signature)) {
            try (Arena arena = Arena.ofConfined()) {
                long seed = Arrays.hashCode(input);
                new ReaderPair(USED, arena, signature, body).read(new Random(seed));
                new ReaderPair(new IndexedReader(), arena, signature, body).read(new Random(seed));
            }
        }
    }

    /** Returns a valid input with values of all types. */
    public static byte[] random(Random random) {
        String signature =
                random.nextBoolean() ? "sa{sv}as" : RandomBodies.type(random, 2).replace('h', 'u');
        byte[] body =
                ReferenceEncoder.encode(ByteOrder.LITTLE_ENDIAN, signature, RandomBodies.values(random, signature));
        byte[] input = new byte[1 + signature.length() + body.length];
        input[0] = (byte) signature.length();
        System.arraycopy(signature.getBytes(StandardCharsets.ISO_8859_1), 0, input, 1, signature.length());
        System.arraycopy(body, 0, input, 1 + signature.length(), body.length);
        return input;
    }

    private static boolean isValid(byte[] signature) {
        try {
            ParsedSignature.of(signature);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
