/** The programs of the documentation and of the demo. */
module io.github.systemd4j.examples {
    requires io.github.systemd4j;
    requires io.github.systemd4j.templates;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
}
