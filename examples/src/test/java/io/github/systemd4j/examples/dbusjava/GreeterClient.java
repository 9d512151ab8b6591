package io.github.systemd4j.examples.dbusjava;

import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.errors.UnknownMethod;
import org.freedesktop.dbus.types.UInt32;

/** A program that uses dbus-java. */
public final class GreeterClient {
    private static final String NAME = "org.example.Greeter";
    private static final String PATH = "/org/example/Greeter";

    public static void main(String[] args) throws Exception {
        try (DBusConnection bus = DBusConnectionBuilder.forSessionBus().build()) {
            export(bus);
            call(bus);
            follow(bus);
            fail(bus);
        }
    }

    private static void export(DBusConnection bus) throws Exception {
        bus.requestBusName(NAME);
        bus.exportObject(PATH, new GreeterInterface() {
            @Override
            public String Greet(String name) {
                return "hello, " + name;
            }

            @Override
            public UInt32 getVersion() {
                return new UInt32(3);
            }

            @Override
            public String getObjectPath() {
                return PATH;
            }
        });
    }

    private static void call(DBusConnection bus) throws Exception {
        GreeterInterface greeter = bus.getRemoteObject(NAME, PATH, GreeterInterface.class);
        String greeting = greeter.Greet("Ada");
        UInt32 version = greeter.getVersion();
        System.out.println(greeting + " from version " + version);
    }

    private static void follow(DBusConnection bus) throws Exception {
        bus.addSigHandler(GreeterInterface.Greeted.class, signal -> System.out.println("greeted " + signal.name));
        bus.sendMessage(new GreeterInterface.Greeted(PATH, "Ada"));
    }

    private static void fail(DBusConnection bus) throws Exception {
        try {
            bus.getRemoteObject(NAME, PATH, GreeterInterface.class).Greet("");
        } catch (UnknownMethod e) {
            System.out.println("unknown method: " + e.getMessage());
        }
    }
}
