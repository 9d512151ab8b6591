package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.SignatureSyntax;

/**
 * A valid signature, with the end of each complete type in it.
 *
 * @param codes the signature's characters
 * @param ends the position behind the complete type that begins at a position
 */
public record ParsedSignature(byte[] codes, int[] ends) {
    /** The signature without types. */
    public static final ParsedSignature NONE = of(new byte[0]);

    /**
     * Parses a signature.
     *
     * @throws IllegalArgumentException if it is not valid
     */
    public static ParsedSignature of(byte[] codes) {
        SignatureSyntax.check(codes, 0, codes.length, false);
        int[] ends = new int[codes.length];
        SignatureSyntax.findEnds(codes, 0, codes.length, ends);
        return new ParsedSignature(codes, ends);
    }

    /** Returns the number of characters. */
    public int length() {
        return codes.length;
    }

    /** Returns whether it is exactly one complete type. */
    public boolean isSingle() {
        return codes.length > 0 && ends[0] == codes.length;
    }
}
