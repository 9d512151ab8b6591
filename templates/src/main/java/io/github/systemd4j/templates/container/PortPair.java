package io.github.systemd4j.templates.container;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port of a container, and the port of the host that leads to it.
 *
 * @param internal the port in the container, 1 to 65535
 * @param external the port of the host, 1 to 65535
 * @param protocol the protocol of both
 * @param hostAddress the address of the host that listens, without a scope; empty for all addresses
 */
public record PortPair(int internal, int external, Protocol protocol, Optional<InetAddress> hostAddress) {
    private static final int MAX = 65_535;
    private static final Pattern FORM = Pattern.compile(
            "(?<internal>[0-9]+):((?<ipv4>[0-9]+([.][0-9]+){3}):|\\[(?<ipv6>[0-9a-fA-F:.]+)]:)?(?<external>[0-9]+)(/(?<protocol>tcp|udp))?");

    /** The protocol of a port. */
    public enum Protocol {
        /** A stream of bytes. */
        TCP,
        /** Datagrams. */
        UDP;

        String option() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Checks the ports and the address.
     *
     * @throws IllegalArgumentException if one is refused; the message names it
     */
    public PortPair {
        check("internal", internal);
        check("external", external);
        hostAddress.ifPresent(PortPair::checkAddress);
    }

    /** Creates a port of TCP on all addresses of the host. */
    public PortPair(int internal, int external) {
        this(internal, external, Protocol.TCP, Optional.empty());
    }

    private static void check(String field, int port) {
        if (port < 1 || port > MAX) {
            throw new IllegalArgumentException("%s: %d is not a port: use 1 to %d".formatted(field, port, MAX));
        }
    }

    private static void checkAddress(InetAddress address) {
        if (address.getHostAddress().indexOf('%') >= 0) {
            throw new IllegalArgumentException(
                    "hostAddress: \"%s\" has a scope, and runtimes can't listen on one interface: remove the scope"
                            .formatted(address.getHostAddress()));
        }
    }

    /** Returns the same ports of UDP. */
    public PortPair udp() {
        return new PortPair(internal, external, Protocol.UDP, hostAddress);
    }

    /** Returns the same ports on only one address of the host. */
    public PortPair on(InetAddress address) {
        return new PortPair(internal, external, protocol, Optional.of(address));
    }

    /**
     * Reads the value of {@code X-PortMapping=}: {@code 8080:4001}, the container's port first; optionally with an
     * address and a protocol, as in {@code 53:127.0.0.1:5353/udp} and {@code 80:[::1]:8080}.
     *
     * @throws IllegalArgumentException if it has another form
     */
    public static PortPair parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a pair of ports: write it like 8080:4001 or 53:127.0.0.1:5353/udp".formatted(text));
        }
        return new PortPair(
                port("internal", parts.group("internal")),
                port("external", parts.group("external")),
                "udp".equals(parts.group("protocol")) ? Protocol.UDP : Protocol.TCP,
                address(parts));
    }

    /** Reads an address. The pattern requires all four numbers of IPv4, because Java would accept fewer. */
    private static Optional<InetAddress> address(Matcher parts) {
        return Optional.ofNullable(parts.group("ipv4"))
                .map(InetAddress::ofLiteral)
                .or(() -> Optional.ofNullable(parts.group("ipv6")).map(Inet6Address::ofLiteral));
    }

    private static int port(String field, String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s: \"%s\" is not a port: use 1 to %d".formatted(field, digits, MAX), e);
        }
    }

    /** Returns whether both would listen on the same port of the host. */
    boolean sharesHostPort(PortPair other) {
        boolean address = hostAddress.isEmpty()
                || other.hostAddress.isEmpty()
                || hostAddress.get().isAnyLocalAddress()
                || other.hostAddress.get().isAnyLocalAddress()
                || hostAddress.equals(other.hostAddress);
        return address && external == other.external && protocol == other.protocol;
    }

    /**
     * Returns the address and port of the host as systemd and the runtimes write them: {@code 127.0.0.1:80},
     * {@code 80}.
     */
    public String hostPort() {
        return host() + external;
    }

    private String host() {
        return hostAddress
                .map(InetAddress::getHostAddress)
                .map(address -> address.indexOf(':') < 0 ? address : "[" + address + "]")
                .map(address -> address + ":")
                .orElse("");
    }

    /** Returns the value of the runtime's option {@code -p}: {@code 127.0.0.1:5353:53/udp}. */
    public String publishOption() {
        return hostPort() + ":" + internal + suffix();
    }

    private String suffix() {
        return protocol == Protocol.UDP ? "/" + protocol.option() : "";
    }

    /** Returns the value of {@code X-PortMapping=}. */
    @Override
    public String toString() {
        return internal + ":" + hostPort() + suffix();
    }
}
