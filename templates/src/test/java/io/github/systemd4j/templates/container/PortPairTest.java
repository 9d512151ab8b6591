package io.github.systemd4j.templates.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortPairTest extends ModelFixture {
    @ParameterizedTest
    @CsvSource({"0,1,internal: 0", "65536,1,internal: 65536", "1,0,external: 0", "1,-1,external: -1"})
    void shouldRefuseNumbersThatAreNoPorts(int internal, int external, String message) {
        refused(() -> new PortPair(internal, external), message + " is not a port: use 1 to 65535");
    }

    @Test
    void shouldReadPortsAsTheyAreWritten() {
        assertThat(PortPair.parse("8080:4001"))
                .isEqualTo(new PortPair(8080, 4001))
                .hasToString("8080:4001");
        assertThat(PortPair.parse("8080:4001/tcp")).isEqualTo(new PortPair(8080, 4001));
        assertThat(PortPair.parse("53:5353/udp"))
                .isEqualTo(new PortPair(53, 5353).udp())
                .hasToString("53:5353/udp");
        assertThat(PortPair.parse("53:127.0.0.1:5353/udp"))
                .isEqualTo(new PortPair(53, 5353).udp().on(LOOPBACK))
                .hasToString("53:127.0.0.1:5353/udp");
        assertThat(PortPair.parse("80:[::1]:8080")).isEqualTo(new PortPair(80, 8080).on(InetAddress.ofLiteral("::1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "255.255.255.255",
                "::1",
                "::",
                "2001:db8::7",
                "fe80::1",
                "::ffff:192.0.2.1"
            })
    void shouldReadWhatItHasWritten(String literal) {
        PortPair stream = new PortPair(1, 65_535).on(InetAddress.ofLiteral(literal));

        assertThat(PortPair.parse(stream.toString())).isEqualTo(stream);
        assertThat(PortPair.parse(stream.udp().toString())).isEqualTo(stream.udp());
    }

    @Test
    void shouldWritePortsAsSystemdAndTheRuntimesReadThem() {
        PortPair plain = new PortPair(53, 5353);
        PortPair local = plain.on(LOOPBACK).udp();
        PortPair local6 = plain.on(InetAddress.ofLiteral("::1"));

        assertThat(plain.hostPort()).isEqualTo("5353");
        assertThat(plain.publishOption()).isEqualTo("5353:53");
        assertThat(local.hostPort()).isEqualTo("127.0.0.1:5353");
        assertThat(local.publishOption()).isEqualTo("127.0.0.1:5353:53/udp");
        assertThat(local6.hostPort()).isEqualTo("[0:0:0:0:0:0:0:1]:5353");
        assertThat(local6.publishOption()).isEqualTo("[0:0:0:0:0:0:0:1]:5353:53");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "1",
                "1:",
                ":1",
                "1:2:3",
                "+1:2",
                "1 :2",
                "123456:1",
                "\u0661:1",
                "1:99999",
                "1:0",
                "1:2/",
                "1:2/sctp",
                "1:2/UDP",
                "1:2/udp ",
                "1:127.0.0.1",
                "1:127.0.0.1:",
                "1:127.0.0:2",
                "1:1.2.3.4.5:2",
                "1:256.0.0.1:2",
                "1:::1:2",
                "1:[::1]",
                "1:[::1]:",
                "1:[]:2",
                "1:[127.0.0.1]:2",
                "1:[:::1]:2",
                "1:[fe80::1%lo]:2",
                "1:localhost:2",
                "99999999999:1"
            })
    void shouldRefuseTextThatIsNoPairOfPorts(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortPair.parse(text));
    }

    @Test
    void shouldRefuseAnAddressThatBelongsToOneInterface() throws Exception {
        var address =
                Inet6Address.getByAddress(null, InetAddress.ofLiteral("fe80::1").getAddress(), 1);

        refused(
                () -> new PortPair(1, 2).on(address),
                "hostAddress: \"fe80:0:0:0:0:0:0:1%1\" has a scope, and runtimes can't listen on one interface: remove the scope");
    }

    @Test
    void shouldRefuseTwoPortsThatAreOne() {
        PortPair local = new PortPair(1, 4000).on(LOOPBACK);
        PortPair everywhere = new PortPair(2, 4000);

        refusedPorts(new PortPair(1, 4000), everywhere);
        refusedPorts(local, everywhere);
        refusedPorts(everywhere, local);
        refusedPorts(local, new PortPair(2, 4000).on(LOOPBACK));
        refusedPorts(local, everywhere.on(InetAddress.ofLiteral("0.0.0.0")));
        refusedPorts(local.udp(), new PortPair(3, 4001), everywhere.udp());
    }

    private static void refusedPorts(PortPair... ports) {
        refused(() -> plain().ports(ports).build(), "ports: two ports have the external port 4000: use different ones");
    }

    @Test
    void shouldTakeTwoPortsThatDifferInTheProtocolOrTheAddress() {
        PortPair[] ports = {
            new PortPair(1, 4000).on(LOOPBACK),
            new PortPair(2, 4000).on(InetAddress.ofLiteral("127.0.0.2")),
            new PortPair(3, 4000).on(InetAddress.ofLiteral("::1")),
            new PortPair(1, 4000).udp(),
            new PortPair(1, 4001)
        };

        assertThat(plain().ports(ports).build().ports()).containsExactly(ports);
    }
}
