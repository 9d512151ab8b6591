package io.github.systemd4j.internal;

import io.github.systemd4j.bindings.Libc;
import io.github.systemd4j.bindings.LibcConstants;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates the JDK's own channels over descriptors of this process. The JDK does so only for {@link
 * System#inheritedChannel()}, by constructors that need the package {@code sun.nio.ch} to be opened.
 *
 * <p>Calls them without lambda expressions, whose first use takes the JVM long and delays the start of a service.
 *
 * <p>A method that returns has taken ownership of the descriptor; a method that throws has not.
 */
public final class JdkChannels {
    private static final String PACKAGE = "sun.nio.ch";
    private static final Class<?>[] NO_PARAMETERS = {};
    private static final Class<?>[] OF_PROVIDER = {SelectorProvider.class, FileDescriptor.class};

    private JdkChannels() {}

    /** Creates a channel over a listening socket. */
    public static ServerSocketChannel listener(int fd, ProtocolFamily family, SocketAddress local) throws IOException {
        if (isTakenForIpv6(family)) {
            return replace(ServerSocketChannel.open(family), fd, local);
        }
        return (ServerSocketChannel) create(
                "ServerSocketChannelImpl",
                new Class<?>[] {SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class},
                SelectorProvider.provider(),
                family,
                descriptor(fd),
                true);
    }

    /** Creates a channel over a bound datagram socket. */
    public static DatagramChannel datagrams(int fd, ProtocolFamily family, SocketAddress local) throws IOException {
        if (isTakenForIpv6(family)) {
            return replace(DatagramChannel.open(family), fd, local);
        }
        if (family == StandardProtocolFamily.INET6 && !hasIpv6()) {
            throw new UnsupportedOperationException("this JVM has no IPv6, and could not send on fd " + fd
                    + ": add AF_INET6 to RestrictAddressFamilies=, or omit java.net.preferIPv4Stack");
        }
        return (DatagramChannel)
                create("DatagramChannelImpl", OF_PROVIDER, SelectorProvider.provider(), descriptor(fd));
    }

    /** Creates a channel over a connected stream socket. */
    public static SocketChannel connection(int fd, ProtocolFamily family, SocketAddress peer) throws IOException {
        return (SocketChannel) create(
                "SocketChannelImpl",
                new Class<?>[] {SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, SocketAddress.class
                },
                SelectorProvider.provider(),
                family,
                descriptor(fd),
                peer);
    }

    /** Creates a selectable channel over the reading end of a pipe or FIFO. */
    public static Pipe.SourceChannel source(int fd) throws IOException {
        return (Pipe.SourceChannel)
                create("SourceChannelImpl", OF_PROVIDER, SelectorProvider.provider(), descriptor(fd));
    }

    /** Creates a channel over a descriptor for read(2) or write(2). */
    public static FileChannel file(int fd, boolean readable, boolean writable) throws IOException {
        return (FileChannel) call(
                "FileChannelImpl",
                "open",
                new Class<?>[] {
                    FileDescriptor.class,
                    String.class,
                    boolean.class,
                    boolean.class,
                    boolean.class,
                    boolean.class,
                    Closeable.class
                },
                null,
                descriptor(fd),
                "fd " + fd,
                readable,
                writable,
                false,
                false,
                null);
    }

    /** Returns the number of a channel's descriptor, which the channel still owns. */
    public static int fd(SelectableChannel channel) throws IOException {
        return (int) call("SelChImpl", "getFDVal", NO_PARAMETERS, channel);
    }

    /**
     * Returns whether the constructors that take a descriptor treat it as IPv6 although it isn't, which they do if Java
     * has IPv6.
     */
    private static boolean isTakenForIpv6(ProtocolFamily family) throws IOException {
        return family == StandardProtocolFamily.INET && hasIpv6();
    }

    private static boolean hasIpv6() throws IOException {
        return (boolean) call("Net", "isIPv6Available", NO_PARAMETERS, null);
    }

    /** Replaces the socket of a new channel. */
    private static <C extends SelectableChannel> C replace(C channel, int fd, SocketAddress local) throws IOException {
        try {
            int own = fd(channel);
            setLocalAddress(channel, local);
            Errno.check(Libc.dup3(fd, own, LibcConstants.O_CLOEXEC), "dup3 of fd " + fd);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
        FileDescriptors.close(fd);
        return channel;
    }

    private static void setLocalAddress(SelectableChannel channel, SocketAddress local) {
        try {
            opened(channel.getClass().getDeclaredField("localAddress")).set(channel, local);
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
    }

    private static FileDescriptor descriptor(int fd) throws IOException {
        return (FileDescriptor) call("IOUtil", "newFD", new Class<?>[] {int.class}, null, fd);
    }

    private static Object create(String type, Class<?>[] parameters, Object... arguments) throws IOException {
        try {
            return opened(internal(type).getDeclaredConstructor(parameters)).newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw rethrown(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
    }

    private static Object call(
            String type, String method, Class<?>[] parameters, @Nullable Object target, @Nullable Object... arguments)
            throws IOException {
        try {
            Method internal = opened(internal(type).getDeclaredMethod(method, parameters));
            return Objects.requireNonNull(internal.invoke(target, arguments));
        } catch (InvocationTargetException e) {
            throw rethrown(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unknown(e);
        }
    }

    private static Class<?> internal(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + "." + name);
    }

    private static <M extends AccessibleObject> M opened(M member) {
        try {
            member.setAccessible(true);
            return member;
        } catch (InaccessibleObjectException e) {
            throw new UnsupportedOperationException("the JDK's channels can't take a descriptor: " + howToOpen(), e);
        }
    }

    private static String howToOpen() {
        Module module = JdkChannels.class.getModule();
        String flag = "start java with --add-opens java.base/" + PACKAGE + "=";
        return module.isNamed()
                ? flag + module.getName()
                : flag + "ALL-UNNAMED, or put the line \"Add-Opens: java.base/" + PACKAGE
                        + "\" into the manifest of an executable jar";
    }

    private static UnsupportedOperationException unknown(ReflectiveOperationException e) {
        return new UnsupportedOperationException(
                "the constructors of the channels of this JDK (%s) are not known: take the number by release()"
                        .formatted(Runtime.version()),
                e);
    }

    private static IOException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException failure -> failure;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> new IOException(cause);
        };
    }
}
