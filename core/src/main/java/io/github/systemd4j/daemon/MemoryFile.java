package io.github.systemd4j.daemon;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.internal.Errno;
import io.github.systemd4j.message.UnixFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Creates files that exist in memory only; see memfd_create(2). */
final class MemoryFile {
    /** Large enough to make system calls rare, and small enough to be allocated for each file. */
    private static final long CHUNK_BYTES = 1 << 16;

    private MemoryFile() {}

    /**
     * Creates a file with these contents, whose offset is at its beginning. Doesn't write through a channel, because an
     * interrupted thread can't use one.
     *
     * @return the file, which the caller closes
     */
    static UnixFd of(MemorySegment contents) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(CHUNK_BYTES);
            MemorySegment name = arena.allocateFrom("fdstore");
            UnixFd file = UnixFd.adopt(Errno.check(Libc.memfd_create(name, libc_h.MFD_CLOEXEC()), "memfd_create"));
            try {
                write(contents, file.fd(), chunk);
                return file;
            } catch (Throwable t) {
                file.close();
                throw t;
            }
        }
    }

    private static void write(MemorySegment contents, int fd, MemorySegment chunk) {
        long offset = 0;
        while (offset < contents.byteSize()) {
            long bytes = Math.min(contents.byteSize() - offset, CHUNK_BYTES);
            MemorySegment.copy(contents, offset, chunk, 0, bytes);
            offset += Errno.check((int) Libc.pwrite(fd, chunk, bytes, offset), "writing to a file in memory");
        }
    }
}
