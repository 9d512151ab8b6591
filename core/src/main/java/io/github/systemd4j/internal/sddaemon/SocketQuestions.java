package io.github.systemd4j.internal.sddaemon;

import io.github.systemd4j.bindings.CallMemory;
import io.github.systemd4j.bindings.CallMemory.Block;
import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import java.util.Arrays;

/** Answers what a socket is, as {@code sd_is_socket} and its siblings do. */
final class SocketQuestions {
    private SocketQuestions() {}

    static int isSocket(int fd, int family, int type, int listening) {
        int any = isSocket(fd, type, listening);
        if (any <= 0 || family == 0) {
            return any;
        }
        try (var memory = new CallMemory()) {
            Address address = Address.of(fd, memory);
            return address.length < 0 ? address.length : asInt(address.family() == family);
        }
    }

    static int isInetSocket(int fd, int family, int type, int listening, int port) {
        if (fd < 0) {
            return -ErrnoValues.EBADF;
        }
        if (family != 0 && family != LibcConstants.AF_INET && family != LibcConstants.AF_INET6) {
            return -ErrnoValues.EINVAL;
        }
        int any = isSocket(fd, type, listening);
        if (any <= 0) {
            return any;
        }
        try (var memory = new CallMemory()) {
            Address address = Address.of(fd, memory);
            return address.length < 0 ? address.length : asInt(address.isInet(family, port));
        }
    }

    static int isUnixSocket(int fd, int type, int listening, byte[] name) {
        int any = isSocket(fd, type, listening);
        if (any <= 0) {
            return any;
        }
        try (var memory = new CallMemory()) {
            Address address = Address.of(fd, memory);
            return address.length < 0 ? address.length : asInt(address.isUnix(name));
        }
    }

    private static int isSocket(int fd, int type, int listening) {
        FileStatus status = FileStatus.of(fd);
        if (status.error() != 0) {
            return -status.error();
        }
        return asInt(status.isSocket()
                && (type == 0 || Libc.getsockopt(fd, LibcConstants.SO_TYPE) == type)
                && (listening < 0 || (Libc.getsockopt(fd, LibcConstants.SO_ACCEPTCONN) > 0) == (listening > 0)));
    }

    private static int asInt(boolean answer) {
        return answer ? 1 : 0;
    }

    /** The address that a socket is bound to; the length is negative if it can't be read. */
    private record Address(Block bytes, int length) {
        static Address of(int fd, CallMemory memory) {
            Block bytes = memory.allocate(SocketAddressFields.STORAGE_BYTES);
            Block length = memory.allocate(Integer.BYTES).putInt(0, bytes.size());
            int result = Libc.getsockname(fd, bytes.address(), length.address());
            return new Address(bytes, result < 0 ? result : length.getInt(0));
        }

        int family() {
            return bytes.getShort(SocketAddressFields.FAMILY);
        }

        boolean isInet(int family, int port) {
            boolean inet = family() == LibcConstants.AF_INET || family() == LibcConstants.AF_INET6;
            byte[] own = bytes.get(SocketAddressFields.PORT, Short.BYTES);
            return inet
                    && (family == 0 || family == family())
                    && (port == 0 || port == ((own[0] & 0xFF) << Byte.SIZE | own[1] & 0xFF));
        }

        boolean isUnix(byte[] name) {
            if (family() != LibcConstants.AF_UNIX) {
                return false;
            }
            int own = length - SocketAddressFields.UNIX_PATH;
            if (name.length == 0 || name[0] == 0) { // without a name, or an abstract one
                return own == name.length && isPrefix(name);
            }
            return own > name.length && isPrefix(Arrays.copyOf(name, name.length + 1)); // a NUL follows the path
        }

        private boolean isPrefix(byte[] name) {
            return Arrays.equals(bytes.get(SocketAddressFields.UNIX_PATH, name.length), name);
        }
    }
}
