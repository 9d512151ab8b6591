package io.github.systemd4j.benchmarks;

import java.nio.ByteBuffer;

/** The functions of {@code src/main/jni/calls.c} over JNI. The library must be loaded before the first call. */
final class JniCalls {
    private JniCalls() {}

    /** Returns the next number. C calls this method back. */
    static int increment(int n) {
        return n + 1;
    }

    /** Returns the next number, from C. */
    static native int increment0(int n);

    /** Returns the number of bytes of a text in UTF-8. */
    static native long length0(String text);

    /** Makes C call {@link #increment} back. */
    static native int callBack0(int n);

    /** Receives up to 64 KiB without removing them; returns their number, or -errno. */
    static native long receive0(int fd, byte[] into);

    /** Receives like {@link #receive0}, into memory outside Java's heap. */
    static native long receiveDirect0(int fd, ByteBuffer into);
}
