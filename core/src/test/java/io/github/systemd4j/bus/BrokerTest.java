package io.github.systemd4j.bus;

import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.testing.Broker;
import io.github.systemd4j.testing.OpenFds;
import io.github.systemd4j.testing.PrivateBus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs every test on each broker, with one bus open, and checks that it leaves no descriptor behind. */
@ParameterizedClass
@EnumSource(Broker.class)
abstract class BrokerTest {
    static final String DRIVER = "org.freedesktop.DBus";
    static final String DRIVER_PATH = "/org/freedesktop/DBus";
    static final String TEST_INTERFACE = "io.github.systemd4j.Test";
    static final String TEST_PATH = "/io/github/systemd4j/test";

    @Parameter
    Broker broker;

    public PrivateBus dbus;
    public Bus bus;

    /** The errors that the error handlers of the buses have received. */
    final List<Throwable> errors = new CopyOnWriteArrayList<>();

    private final List<Bus> buses = new ArrayList<>();
    private final OpenFds fds = new OpenFds();

    /** Returns the elements that the tests of a class need in the broker's configuration. */
    String[] configuration() {
        return new String[0];
    }

    @BeforeEach
    void start() {
        start(configuration());
    }

    /** Replaces the running broker by one with this configuration, and opens the bus. */
    void start(String... configuration) {
        stop();
        dbus = broker.start(configuration);
        bus = openBus();
    }

    /** Opens another connection, which is closed after the test. */
    Bus openBus() {
        Bus another = Bus.builder(BusAddress.of(dbus.address()))
                .errorHandler((_, error) -> errors.add(error))
                .open();
        buses.add(another);
        return another;
    }

    @AfterEach
    void stop() {
        buses.forEach(Bus::close);
        buses.clear();
        if (dbus != null) {
            dbus.close();
        }
        fds.checkNoneLeft();
    }

    static Signal testSignal(String signature, Object... values) {
        return Signal.of(TEST_PATH, TEST_INTERFACE, "Changed").withArguments(signature, values);
    }

    static MatchRule testRule() {
        return MatchRule.signal(TEST_INTERFACE, "Changed");
    }
}
