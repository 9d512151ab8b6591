package io.github.systemd4j.internal.sddaemon;

import io.github.systemd4j.bindings.CallMemory;
import io.github.systemd4j.bindings.CallMemory.Block;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import io.github.systemd4j.bindings.libc.cmsghdr;

/** Descriptors and credentials that accompany a message; see cmsg(3). */
final class ControlMessages {
    private static final int SCM_RIGHTS = 1;
    private static final int SCM_CREDENTIALS = 2;
    private static final int CREDENTIALS_BYTES = 3 * Integer.BYTES;
    private static final int ALIGNMENT = Long.BYTES;
    private static final int HEADER_BYTES = (int) cmsghdr.sizeof();

    private ControlMessages() {}

    /**
     * Creates the control messages, of which there may be none.
     *
     * @param pid the process whose credentials are sent; 0 for none
     */
    static Block of(CallMemory memory, int pid, int... fds) {
        int rights = fds.length == 0 ? 0 : space(fds.length * Integer.BYTES);
        Block control = memory.allocate(rights + (pid == 0 ? 0 : space(CREDENTIALS_BYTES)));
        if (fds.length > 0) {
            putHeader(control, 0, SCM_RIGHTS, fds.length * Integer.BYTES);
            for (int i = 0; i < fds.length; i++) {
                control.putInt(HEADER_BYTES + i * Integer.BYTES, fds[i]);
            }
        }
        if (pid != 0) {
            putHeader(control, rights, SCM_CREDENTIALS, CREDENTIALS_BYTES);
            control.putInt(rights + HEADER_BYTES, pid)
                    .putInt(rights + HEADER_BYTES + Integer.BYTES, Libc.getuid())
                    .putInt(rights + HEADER_BYTES + 2 * Integer.BYTES, Libc.getgid());
        }
        return control;
    }

    private static void putHeader(Block control, int offset, int type, int bytes) {
        control.putLong(offset + (int) cmsghdr.cmsg_len$offset(), (long) HEADER_BYTES + bytes)
                .putInt(offset + (int) cmsghdr.cmsg_level$offset(), LibcConstants.SOL_SOCKET)
                .putInt(offset + (int) cmsghdr.cmsg_type$offset(), type);
    }

    private static int space(int bytes) {
        return HEADER_BYTES + (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
