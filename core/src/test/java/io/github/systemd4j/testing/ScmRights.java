package io.github.systemd4j.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.github.systemd4j.bindings.libc.cmsghdr;
import io.github.systemd4j.bindings.libc.iovec;
import io.github.systemd4j.bindings.libc.libc_h;
import io.github.systemd4j.bindings.libc.msghdr;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sends bytes with file descriptors; see unix(7), {@code SCM_RIGHTS}. */
public final class ScmRights {
    @SuppressWarnings("restricted")
    private static final MethodHandle SENDMSG = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("sendmsg"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));

    private ScmRights() {}

    /**
     * Sends bytes over a blocking socket.
     *
     * @param count how many times the descriptor is sent with them
     * @return the number of bytes that were sent; -1 if the call failed
     */
    public static long send(int socket, byte[] bytes, int fd, int count) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(iovec.layout());
            iovec.iov_base(target, arena.allocateFrom(JAVA_BYTE, bytes));
            iovec.iov_len(target, bytes.length);
            long size = cmsghdr.sizeof() + (long) count * Integer.BYTES;
            MemorySegment control = arena.allocate(size + 7 & -8, Long.BYTES);
            cmsghdr.cmsg_len(control, size);
            cmsghdr.cmsg_level(control, libc_h.SOL_SOCKET());
            cmsghdr.cmsg_type(control, 1); // SCM_RIGHTS
            for (int i = 0; i < count; i++) {
                control.set(JAVA_INT, cmsghdr.sizeof() + (long) i * Integer.BYTES, fd);
            }
            MemorySegment message = arena.allocate(msghdr.layout());
            msghdr.msg_iov(message, target);
            msghdr.msg_iovlen(message, 1);
            msghdr.msg_control(message, control);
            msghdr.msg_controllen(message, control.byteSize());
            return (long) SENDMSG.invokeExact(socket, message, libc_h.MSG_NOSIGNAL());
        } catch (Throwable t) {
            throw new IllegalStateException(t);
        }
    }
}
