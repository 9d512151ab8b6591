package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.RemoteObject;
import java.util.List;

/** Asks the login manager a question: any method of any service on the bus is called like this. */
public final class CallMethod {
    public static void main(String[] args) {
        try (Bus bus = Bus.openSystem()) {
            RemoteObject logind = bus.object("org.freedesktop.login1", "/org/freedesktop/login1");
            List<Object> answer = logind.call("org.freedesktop.login1.Manager", "CanReboot", "");
            System.out.println("may I reboot? " + answer.getFirst());
        }
    }
}
