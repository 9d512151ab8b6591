package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.BusAddress;
import io.github.systemd4j.bus.PreparedCall;
import io.github.systemd4j.message.MethodCall;
import java.util.List;

/** Prints which of the services that the system bus can start are running, with one call for each. */
public final class RunningServices {
    private static final String BROKER = "org.freedesktop.DBus";

    public static void main(String[] args) {
        try (Bus bus = Bus.builder(BusAddress.system()).driven().open()) { // no thread except this one
            PreparedCall hasOwner = bus.prepare(method("NameHasOwner"), "s");
            for (String name : startable(bus)) {
                boolean runs = hasOwner.call(
                        arguments -> arguments.writeString(name),
                        reply -> reply.body().readBoolean());
                System.out.println(name + (runs ? ": running" : ": not running"));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static List<String> startable(Bus bus) {
        return bus.call(method("ListActivatableNames"), reply ->
                (List<String>) reply.body().readValue());
    }

    private static MethodCall method(String member) {
        return MethodCall.to(BROKER, "/org/freedesktop/DBus", BROKER, member);
    }
}
