package io.github.systemd4j.bindings;

/** Checks that there is stack or memory left, and throws where nothing is half done yet. */
public final class Headroom {
    /** Together 4 MiB, more than any group of functions was seen to need, in blocks that fit into each region of a heap. */
    private static final int LINKING_BLOCKS = 16;

    private static final int LINKING_BLOCK = 1 << 18;

    /**
     * Each is a frame: 100 bytes or more where it is compiled, whatever is inlined, for its arguments don't fit into
     * registers; 530 where it is interpreted. With 80 levels the JVM ended, and from 150 on nothing was seen to fail.
     */
    private static final int LEVELS = 250;

    private Headroom() {}

    /**
     * Checks that there is stack for C, and for Java that C calls back. It would otherwise overflow where nothing can catch
     * that, which ends the JVM. Takes some microseconds.
     *
     * @throws StackOverflowError if there isn't
     */
    public static void checkForCallbacks() {
        descend(LEVELS);
    }

    /** Checks that there are stack and memory to link functions. */
    static void checkForLinking() {
        descend(LEVELS);
        if (new byte[LINKING_BLOCKS][LINKING_BLOCK].length < LINKING_BLOCKS) {
            throw new OutOfMemoryError();
        }
    }

    private static void descend(int levels) {
        descend(levels, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25);
    }

    private static long descend(
            int levels,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f,
            long g,
            long h,
            long i,
            long j,
            long k,
            long l,
            long m,
            long n,
            long o,
            long p,
            long q,
            long r,
            long s,
            long t,
            long u,
            long v,
            long w,
            long x,
            long y,
            long z) {
        return levels == 0
                ? a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + x + y + z
                : 1 + descend(levels - 1, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z, a);
    }
}
