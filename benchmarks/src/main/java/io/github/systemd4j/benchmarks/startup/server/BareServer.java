package io.github.systemd4j.benchmarks.startup.server;

import java.io.FileDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/**
 * The limit for any library in Java: makes a channel of descriptor 3 by the JDK's own classes, without a check and
 * without native calls.
 */
final class BareServer {
    private BareServer() {}

    public static void main(String[] args) throws Exception {
        var phases = new Phases();
        phases.end("main");
        ServerSocketChannel listener = listener();
        phases.end("channel");
        phases.serve(listener);
    }

    private static ServerSocketChannel listener() throws ReflectiveOperationException {
        Method newFD = Class.forName("sun.nio.ch.IOUtil").getMethod("newFD", int.class);
        newFD.setAccessible(true);
        Constructor<?> constructor = Class.forName("sun.nio.ch.ServerSocketChannelImpl")
                .getDeclaredConstructor(
                        SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, boolean.class);
        constructor.setAccessible(true);
        return (ServerSocketChannel) constructor.newInstance(
                SelectorProvider.provider(), StandardProtocolFamily.UNIX, newFD.invoke(null, 3), true);
    }
}
