package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.regex.Pattern;

/**
 * Builds the file of a socket. An address is a port, an IP address and port, an absolute path, or {@code @} and a name.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html"> systemd.socket(5)</a>
 */
public final class SocketUnitBuilder extends ExecUnitBuilder<SocketUnitBuilder> {
    private static final Pattern DESCRIPTOR_NAME = Pattern.compile("[ -9;-~]{0,255}");

    /** Creates a socket without directives. */
    public SocketUnitBuilder() {
        super(UnitType.SOCKET, "Socket");
    }

    /** Listens for connections; see {@code ListenStream=}. */
    public SocketUnitBuilder listenStream(String address) {
        return own("ListenStream", UnitValue.text(address));
    }

    /** Listens for datagrams; see {@code ListenDatagram=}. */
    public SocketUnitBuilder listenDatagram(String address) {
        return own("ListenDatagram", UnitValue.text(address));
    }

    /** Listens for connections that transfer whole packets; see {@code ListenSequentialPacket=}. */
    public SocketUnitBuilder listenSequentialPacket(String address) {
        return own("ListenSequentialPacket", UnitValue.text(address));
    }

    /** Listens at a FIFO; see {@code ListenFIFO=}. */
    public SocketUnitBuilder listenFifo(String path) {
        return own("ListenFIFO", UnitValue.path(path));
    }

    /** Sets whether each connection gets its own service instance; see {@code Accept=}. */
    public SocketUnitBuilder accept(boolean enabled) {
        return own("Accept", UnitValue.bool(enabled));
    }

    /** Sets the service to activate; see {@code Service=}. */
    public SocketUnitBuilder service(UnitName service) {
        return own("Service", UnitValue.units(UnitReferences.units("Service", UnitType.SERVICE, service)));
    }

    /** Sets the name by which the service finds the sockets; see {@code FileDescriptorName=}. */
    public SocketUnitBuilder fileDescriptorName(String name) {
        return own("FileDescriptorName", UnitValue.text(checkDescriptorName(name)));
    }

    private static String checkDescriptorName(String name) {
        if (!DESCRIPTOR_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("FileDescriptorName=%s is not a valid name, and systemd would ignore it: use at most 255 "
                                    + "printable ASCII characters without a colon")
                            .formatted(Excerpt.of(name)));
        }
        return name;
    }

    /** Sets the owner of socket files; see {@code SocketUser=}. */
    public SocketUnitBuilder socketUser(String user) {
        return own("SocketUser", UnitValue.text(user));
    }

    /** Sets the group of socket files; see {@code SocketGroup=}. */
    public SocketUnitBuilder socketGroup(String group) {
        return own("SocketGroup", UnitValue.text(group));
    }

    /** Sets the permissions of socket files, as in {@code 0660}; see {@code SocketMode=}. */
    public SocketUnitBuilder socketMode(int mode) {
        return own("SocketMode", UnitValue.mode(mode));
    }

    /** Sets how many connections may wait to be accepted; see {@code Backlog=}. */
    public SocketUnitBuilder backlog(int connections) {
        return own(NumberDirective.BACKLOG, connections);
    }

    /** Sets whether the socket files are removed when the unit stops; see {@code RemoveOnStop=}. */
    public SocketUnitBuilder removeOnStop(boolean enabled) {
        return own("RemoveOnStop", UnitValue.bool(enabled));
    }
}
