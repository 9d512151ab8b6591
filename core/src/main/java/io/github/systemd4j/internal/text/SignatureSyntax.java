package io.github.systemd4j.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Defines the type system: codes, alignments, sizes, and where a complete type in a signature ends. */
public final class SignatureSyntax {
    public static final int MAX_SIGNATURE = 255;
    private static final int MAX_ARRAYS = 32;
    /** Counts open parentheses only: a dict entry counts with its array. */
    private static final int MAX_STRUCTS = 32;

    private static final String BASIC = "ybnqiuxtdhsog";
    /** The codes of {@link #BASIC} as bits, counted from {@code '@'}, because they are letters. */
    private static final long BASIC_CODES =
            BASIC.chars().mapToLong(code -> 1L << code - '@').reduce(0, (a, b) -> a | b);

    /** The signatures of one code. */
    private static final String[] SINGLE =
            IntStream.range(0, 0x80).mapToObj(Character::toString).toArray(String[]::new);

    private SignatureSyntax() {}

    /** Returns the signature of one code. */
    public static String single(int code) {
        return SINGLE[code];
    }

    /** Returns whether a signature has basic types only, so that each character is a complete type. */
    public static boolean isFlat(String signature) {
        for (int i = 0; i < signature.length(); i++) {
            if (!isBasic(signature.charAt(i))) {
                return false;
            }
        }
        return signature.length() <= MAX_SIGNATURE;
    }

    public static boolean isBasic(int code) {
        return code > '@' && code <= 'z' && (BASIC_CODES >>> code - '@' & 1) != 0;
    }

    /**
     * Returns whether arrays of this type can be accessed as memory: all fixed sizes except booleans and file
     * descriptors.
     */
    public static boolean isNumeric(int code) {
        return code != 0 && "ynqiuxtd".indexOf(code) >= 0;
    }

    public static int alignment(int code) {
        return switch (code) {
            case 'y', 'g', 'v' -> 1;
            case 'n', 'q' -> 2;
            case 'b', 'i', 'u', 'h', 's', 'o', 'a' -> 4;
            case 'x', 't', 'd', '(', '{' -> 8;
            default -> throw new IllegalArgumentException("not a type code: '" + (char) code + "'");
        };
    }

    /** Returns the size in bytes of a value of a fixed-size type. */
    public static int size(int code) {
        return alignment(code);
    }

    public static String checkSignature(String signature) {
        return check(signature, false);
    }

    /** Checks that a signature is exactly one complete type, as a variant or an array element must be. */
    public static String checkSingle(String signature) {
        return check(signature, true);
    }

    private static String check(String signature, boolean single) {
        if (isFlat(signature) && (!single || signature.length() == 1)) {
            return signature;
        }
        byte[] bytes = signature.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > MAX_SIGNATURE) {
            throw new IllegalArgumentException(
                    "signature of %d characters: at most %d are allowed".formatted(bytes.length, MAX_SIGNATURE));
        }
        check(bytes, 0, bytes.length, single);
        return signature;
    }

    /** Returns the complete types of a checked signature. */
    public static List<String> split(String signature) {
        byte[] bytes = signature.getBytes(StandardCharsets.ISO_8859_1);
        var types = new ArrayList<String>();
        int start = 0;
        while (start < bytes.length) {
            int end = end(bytes, start);
            types.add(signature.substring(start, end));
            start = end;
        }
        return types;
    }

    /** Returns whether the text consists of complete types of this total length. */
    static boolean isValid(byte[] text, int length) {
        try {
            check(text, 0, length, false);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Checks that a range consists of complete types, or of exactly one. */
    public static void check(byte[] text, int start, int end, boolean single) {
        int position = start;
        int count = 0;
        while (position < end) {
            position = checkType(text, start, position, end, 0, 0);
            count++;
        }
        if (single && count != 1) {
            throw new IllegalArgumentException(
                    "\"%s\" is not exactly one complete type".formatted(Excerpt.of(string(text, start, end))));
        }
    }

    /**
     * Computes where each complete type in a range of a checked signature ends, from the last type to the first, because
     * inner types must be known first.
     */
    public static void findEnds(byte[] text, int start, int end, int[] ends) {
        for (int at = end - 1; at >= start; at--) {
            ends[at] = switch (text[at]) {
                case 'a' -> ends[at + 1];
                case '(', '{' -> closingBracket(text, ends, at) + 1;
                default -> at + 1;
            };
        }
    }

    private static int closingBracket(byte[] text, int[] ends, int opening) {
        int at = opening + 1;
        while (text[at] != ')' && text[at] != '}') {
            at = ends[at];
        }
        return at;
    }

    /** Returns where the complete type at {@code position} of a checked signature ends. */
    public static int end(byte[] text, int position) {
        int at = position;
        while (text[at] == 'a') {
            at++;
        }
        if (text[at] != '(' && text[at] != '{') {
            return at + 1;
        }
        int open = 0;
        do {
            byte code = text[at++];
            open += code == '(' || code == '{' ? 1 : code == ')' || code == '}' ? -1 : 0;
        } while (open > 0);
        return at;
    }

    private static int checkType(byte[] text, int start, int position, int end, int arrays, int structs) {
        if (position >= end) {
            throw invalid(text, start, end, position, "a type is missing");
        }
        int code = Byte.toUnsignedInt(text[position]);
        if (isBasic(code) || code == 'v') {
            return position + 1;
        }
        return switch (code) {
            case 'a' -> checkArray(text, start, position, end, arrays, structs);
            case '(' -> checkStruct(text, start, position, end, arrays, structs);
            case '{' -> throw invalid(text, start, end, position, "a dict entry is allowed only in an array");
            default ->
                throw invalid(
                        text,
                        start,
                        end,
                        position,
                        "no type begins with '" + Excerpt.of(String.valueOf((char) code)) + "'");
        };
    }

    private static int checkArray(byte[] text, int start, int position, int end, int arrays, int structs) {
        if (arrays == MAX_ARRAYS) {
            throw invalid(text, start, end, position, "arrays may be nested " + MAX_ARRAYS + " deep");
        }
        int element = position + 1;
        return element < end && text[element] == '{'
                ? checkDictEntry(text, start, element, end, arrays + 1, structs)
                : checkType(text, start, element, end, arrays + 1, structs);
    }

    private static int checkStruct(byte[] text, int start, int position, int end, int arrays, int structs) {
        if (structs == MAX_STRUCTS) {
            throw invalid(text, start, end, position, "structs may be nested " + MAX_STRUCTS + " deep");
        }
        int at = checkType(text, start, position + 1, end, arrays, structs + 1);
        while (at < end && text[at] != ')') {
            at = checkType(text, start, at, end, arrays, structs + 1);
        }
        return closing(text, start, at, end, ')');
    }

    private static int checkDictEntry(byte[] text, int start, int position, int end, int arrays, int structs) {
        if (position + 1 >= end || !isBasic(text[position + 1])) {
            throw invalid(text, start, end, position + 1, "the key of a dict entry is a basic type");
        }
        int value = checkType(text, start, position + 2, end, arrays, structs);
        return closing(text, start, value, end, '}');
    }

    private static int closing(byte[] text, int start, int at, int end, char bracket) {
        if (at >= end || text[at] != bracket) {
            throw invalid(text, start, end, at, "'" + bracket + "' is missing");
        }
        return at + 1;
    }

    private static IllegalArgumentException invalid(byte[] text, int start, int end, int position, String rule) {
        return new IllegalArgumentException("invalid signature \"%s\" at character %d: %s"
                .formatted(Excerpt.of(string(text, start, end)), position - start, rule));
    }

    private static String string(byte[] text, int start, int end) {
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
