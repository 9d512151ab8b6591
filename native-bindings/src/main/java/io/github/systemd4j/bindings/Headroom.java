package io.github.systemd4j.bindings;

/** Checks that there is enough stack or memory before an operation begins, and throws while nothing is half done. */
public final class Headroom {
    /**
     * The blocks have 4 MiB in total, more than any group of functions has been observed to need, and each fits into a
     * region of the heap.
     */
    private static final int LINKING_BLOCKS = 16;

    private static final int LINKING_BLOCK = 1 << 18;

    /**
     * Each level is a stack frame: at least 100 bytes if compiled, even if inlined, because the arguments don't fit
     * into registers; 530 if interpreted. With 80 levels the JVM ended; from 150 on no failure was observed.
     */
    private static final int LEVELS = 250;

    private final StackPointer stack = new StackPointer();

    /** Where the stack ended at the last check: with as much of it in use, or less, there is enough. */
    private long checkedAt = Long.MAX_VALUE;

    private Headroom() {}

    /** Creates a check for one thread, which remembers how much of the stack was enough. */
    public static Headroom remembering() {
        checkForLinking();
        return new Headroom();
    }

    /**
     * Checks the same as {@link #checkForCallbacks}, but only if more of the stack is in use than at an earlier check.
     *
     * @throws StackOverflowError if there is not enough
     */
    public void checkAgain() {
        long top = stack.get();
        if (top == StackPointer.UNKNOWN || top < checkedAt) {
            checkForCallbacks();
            checkedAt = top == StackPointer.UNKNOWN ? Long.MAX_VALUE : top;
        }
    }

    /**
     * Checks that there is enough stack for C, and for Java that C calls back. The stack would otherwise overflow where
     * nothing can catch the error, which ends the JVM. Takes some microseconds.
     *
     * @throws StackOverflowError if there is not enough
     */
    public static void checkForCallbacks() {
        descend(LEVELS);
    }

    /** Checks that there is enough stack and memory to link functions. */
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
