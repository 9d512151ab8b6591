package io.github.systemd4j.bus;

import org.jspecify.annotations.Nullable;

/** The ways in which a handler can harm the thread that calls it, or the heap. */
enum Harm {
    /** Overflows the stack, and throws. */
    OVERFLOW {
        @Override
        void inflict(Runnable action) {
            descend();
        }
    },

    /** Acts with the least possible stack, then with more and more, until the action succeeds. */
    DEEP {
        @Override
        void inflict(Runnable action) {
            descend(action, phase++ % STRIDE);
        }
    },

    /** Fills the heap, and throws. The heap stays full until the hoard is released. */
    EXHAUST {
        @Override
        void inflict(Runnable action) {
            Hoard.fill();
            throw new OutOfMemoryError("on purpose");
        }
    },

    /** Acts with the least possible memory, then with more and more, until the action succeeds. */
    FULL {
        @Override
        void inflict(Runnable action) {
            Hoard.fill();
            try {
                for (int bytes = FIRST_RELEASE; !succeeds(action); bytes *= 2) {
                    Hoard.release(bytes);
                }
            } finally {
                Hoard.releaseAll();
            }
        }
    };

    /** The number of frames between two attempts. */
    private static final int STRIDE = 16;

    /** The number of bytes that are freed between the first two attempts. */
    private static final int FIRST_RELEASE = 1 << 13;

    /** Varies the frames of the attempts. */
    private static int phase;

    abstract void inflict(Runnable action);

    private static int descend() {
        return 1 + descend();
    }

    private static boolean descend(Runnable action, int level) {
        boolean done = false;
        try {
            done = descend(action, level + 1);
        } catch (StackOverflowError e) {
            // the action runs here
        }
        return done || level % STRIDE == 0 && succeeds(action);
    }

    private static boolean succeeds(Runnable action) {
        try {
            action.run();
            return true;
        } catch (VirtualMachineError e) {
            return false;
        }
    }

    /** Blocks of memory, allocated from the largest to the smallest. */
    static final class Hoard {
        private static final int LARGEST = 1 << 16;
        private static final int SMALLEST = 1 << 8;

        private static volatile @Nullable Hoard all;

        private final byte[] block;
        private final @Nullable Hoard next;

        private Hoard(int size, @Nullable Hoard next) {
            this.block = new byte[size];
            this.next = next;
        }

        static void fill() {
            for (int size = LARGEST; size >= SMALLEST; size /= 16) {
                fill(size);
            }
        }

        private static void fill(int size) {
            try {
                while (true) {
                    all = new Hoard(size, all);
                }
            } catch (OutOfMemoryError e) {
                // the heap is full
            }
        }

        static void release(int bytes) {
            Hoard rest = all;
            for (int released = 0; released < bytes && rest != null; rest = rest.next) {
                released += rest.block.length;
            }
            all = rest;
        }

        static void releaseAll() {
            all = null;
        }
    }
}
