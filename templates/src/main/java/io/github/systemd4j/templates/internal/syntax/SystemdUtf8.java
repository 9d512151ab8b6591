package io.github.systemd4j.templates.internal.syntax;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Encodes, decodes and checks UTF-8 by systemd's rules: without surrogates and noncharacters. Bytes are represented by
 * strings here, one character for each byte.
 */
public final class SystemdUtf8 {
    private SystemdUtf8() {}

    /** Returns the bytes of a text. */
    public static String encode(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return StandardCharsets.ISO_8859_1.decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"%s\" has an unpaired surrogate: remove it".formatted(text), e);
        }
    }

    /** Returns the bytes of a code point, or of a surrogate, which aren't valid UTF-8. */
    public static String bytesOf(int c) {
        return isSurrogate(c)
                ? new String(
                        new char[] {(char) (0xe0 | c >> 12), (char) (0x80 | c >> 6 & 0x3f), (char) (0x80 | c & 0x3f)})
                : encode(Character.toString(c));
    }

    /** Returns whether systemd accepts a number as a character. */
    public static boolean isCharacter(long c) {
        return c >= 0 && c <= Character.MAX_CODE_POINT && !isSurrogate(c) && !isNonCharacter((int) c);
    }

    private static boolean isSurrogate(long c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** Checks that a text has no unpaired surrogates, and returns it. */
    public static String checkPairs(String text) {
        encode(text);
        return text;
    }

    /** Returns the text of bytes; empty if they aren't UTF-8. */
    public static Optional<String> decode(String bytes) {
        return firstInvalid(bytes).isPresent()
                ? Optional.empty()
                : Optional.of(new String(raw(bytes), StandardCharsets.UTF_8));
    }

    /** Returns how many characters precede the first invalid byte; empty if there is none. */
    public static OptionalInt firstInvalid(String bytes) {
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

    /** Returns how many characters precede the first noncharacter; empty if there is none. */
    public static OptionalInt firstNonCharacter(String text) {
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

    /** Returns the number of characters that bytes represent, including invalid ones. */
    public static int length(String bytes) {
        String text = new String(raw(bytes), StandardCharsets.UTF_8);
        return text.codePointCount(0, text.length());
    }

    /** Converts the representation to real bytes. */
    public static byte[] raw(String bytes) {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }
}
