package io.github.systemd4j.internal.sddaemon;

/** Values of errno(3), the same on all machines. */
final class ErrnoValues {
    static final int ENOENT = 2;
    static final int EBADF = 9;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ERANGE = 34;
    static final int ENAMETOOLONG = 36;
    static final int ETIMEDOUT = 110;

    private ErrnoValues() {}
}
