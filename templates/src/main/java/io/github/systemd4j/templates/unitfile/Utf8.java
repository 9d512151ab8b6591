package io.github.systemd4j.templates.unitfile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * UTF-8 as systemd has it: without half surrogates and non-characters. Bytes are strings here whose characters stand
 * for one byte each.
 */
final class Utf8 {
    private Utf8() {}

    /** The bytes of a text. */
    static String encode(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return StandardCharsets.ISO_8859_1.decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"%s\" has half a surrogate pair: remove it".formatted(text), e);
        }
    }

    /** The bytes of a code point, or of half a surrogate pair, which aren't UTF-8. */
    static String bytesOf(int c) {
        return isSurrogate(c)
                ? new String(
                        new char[] {(char) (0xe0 | c >> 12), (char) (0x80 | c >> 6 & 0x3f), (char) (0x80 | c & 0x3f)})
                : encode(Character.toString(c));
    }

    /** Whether systemd takes a number for a character. */
    static boolean isCharacter(long c) {
        return c >= 0 && c <= Character.MAX_CODE_POINT && !isSurrogate(c) && !isNonCharacter((int) c);
    }

    private static boolean isSurrogate(long c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** The text itself, which has no half surrogates. */
    static String checkPairs(String text) {
        encode(text);
        return text;
    }

    /** The text of bytes; empty if it isn't UTF-8. */
    static Optional<String> decode(String bytes) {
        return firstInvalid(bytes).isPresent()
                ? Optional.empty()
                : Optional.of(new String(raw(bytes), StandardCharsets.UTF_8));
    }

    /** How many characters precede the first invalid byte; empty if there is none. */
    static OptionalInt firstInvalid(String bytes) {
        ByteBuffer in = ByteBuffer.wrap(raw(bytes));
        CharBuffer out = CharBuffer.allocate(bytes.length());
        boolean malformed =
                StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError();
        String valid = out.flip().toString();
        OptionalInt nonCharacter = firstNonCharacter(valid);
        return nonCharacter.isPresent() || !malformed
                ? nonCharacter
                : OptionalInt.of(valid.codePointCount(0, valid.length()));
    }

    /** How many characters precede the first one that systemd doesn't take for text; empty if there is none. */
    static OptionalInt firstNonCharacter(String text) {
        int position = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isNonCharacter(text.codePointAt(i))) {
                return OptionalInt.of(position);
            }
            position++;
        }
        return OptionalInt.empty();
    }

    private static boolean isNonCharacter(int c) {
        return c >= 0xFDD0 && c <= 0xFDEF || (c & 0xFFFE) == 0xFFFE;
    }

    /** How many characters bytes are, invalid ones counted too. */
    static int length(String bytes) {
        String text = new String(raw(bytes), StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length());
    }

    static byte[] raw(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }
}
