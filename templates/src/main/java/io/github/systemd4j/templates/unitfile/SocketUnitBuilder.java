package io.github.systemd4j.templates.unitfile;

import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.unit.UnitName;
import io.github.systemd4j.unit.UnitType;
import java.util.regex.Pattern;

/**
 * Collects the directives of a socket. Addresses are a port, an address and port, an absolute path, or {@code @} and a
 * name.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html">systemd.socket(5)</a>
 */
public final class SocketUnitBuilder extends ExecUnitBuilder<SocketUnitBuilder> {
    private static final Pattern DESCRIPTOR_NAME = Pattern.compile("[ -9;-~]{0,255}");

    /** A socket without directives. */
    public SocketUnitBuilder() {
        super(UnitType.SOCKET, "Socket");
    }

    /** Listens for connections; see {@code ListenStream=}. */
    public SocketUnitBuilder listenStream(String address) {
        return own("ListenStream", UnitValue.text(address));
    }

    /** Listens for packets; see {@code ListenDatagram=}. */
    public SocketUnitBuilder listenDatagram(String address) {
        return own("ListenDatagram", UnitValue.text(address));
    }

    /** Listens for connections that keep packets apart; see {@code ListenSequentialPacket=}. */
    public SocketUnitBuilder listenSequentialPacket(String address) {
        return own("ListenSequentialPacket", UnitValue.text(address));
    }

    /** Listens at a FIFO; see {@code ListenFIFO=}. */
    public SocketUnitBuilder listenFifo(String path) {
        return own("ListenFIFO", UnitValue.path(path));
    }

    /** Whether each connection gets a service of its own; see {@code Accept=}. */
    public SocketUnitBuilder accept(boolean enabled) {
        return own("Accept", UnitValue.bool(enabled));
    }

    /** The service that it activates; see {@code Service=}. */
    public SocketUnitBuilder service(UnitName service) {
        return own("Service", UnitValue.units(UnitReferences.units("Service", UnitType.SERVICE, service)));
    }

    /** What the service knows the sockets by; see {@code FileDescriptorName=}. */
    public SocketUnitBuilder fileDescriptorName(String name) {
        return own("FileDescriptorName", UnitValue.text(checkDescriptorName(name)));
    }

    private static String checkDescriptorName(String name) {
        if (!DESCRIPTOR_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("FileDescriptorName=%s: systemd would ignore this name; give one of at most 255 printable ASCII "
                                    + "characters without a colon")
                            .formatted(Excerpt.of(name)));
        }
        return name;
    }

    /** The owner of sockets that are files; see {@code SocketUser=}. */
    public SocketUnitBuilder socketUser(String user) {
        return own("SocketUser", UnitValue.text(user));
    }

    /** The group of sockets that are files; see {@code SocketGroup=}. */
    public SocketUnitBuilder socketGroup(String group) {
        return own("SocketGroup", UnitValue.text(group));
    }

    /** The permissions of sockets that are files, as in {@code 0660}; see {@code SocketMode=}. */
    public SocketUnitBuilder socketMode(int mode) {
        return own("SocketMode", UnitValue.mode(mode));
    }

    /** How many connections may wait; see {@code Backlog=}. */
    public SocketUnitBuilder backlog(int connections) {
        return own(NumberDirective.BACKLOG, connections);
    }

    /** Whether its files are removed when it stops; see {@code RemoveOnStop=}. */
    public SocketUnitBuilder removeOnStop(boolean enabled) {
        return own("RemoveOnStop", UnitValue.bool(enabled));
    }
}
