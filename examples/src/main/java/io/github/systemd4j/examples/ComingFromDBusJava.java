package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.bus.Registration;
import io.github.systemd4j.bus.RemoteObject;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.MatchRule;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What programs that used dbus-java do, with this library. */
public final class ComingFromDBusJava {
    private static final String NAME = "org.example.Greeter";
    private static final String PATH = "/org/example/Greeter";

    public static void main(String[] args) {
        try (Bus bus = Bus.openUser();
                Registration greeter = export(bus)) {
            call(bus);
            follow(bus, greeter);
            fail(bus);
        }
    }

    private static Registration export(Bus bus) {
        bus.requestName(NAME);
        return bus.export(
                PATH,
                ExportedInterface.of(
                        NAME,
                        ExportedMember.Method.of("Greet", "s", "s", call -> {
                            BodyReader arguments = call.body();
                            return Body.of("s", "hello, " + arguments.readString());
                        }),
                        ExportedMember.Property.readOnly("Version", "u", () -> 3),
                        ExportedMember.Signal.of("Greeted", "s")));
    }

    private static void call(Bus bus) {
        RemoteObject greeter = bus.object(NAME, PATH);
        String greeting = (String) greeter.call(NAME, "Greet", "s", "Ada").getFirst();
        long version = greeter.property(NAME, "Version", Long.class);
        System.out.println(greeting + " from version " + version);
    }

    private static void follow(Bus bus, Registration exported) {
        var name = new CompletableFuture<String>();
        bus.subscribe(
                MatchRule.signal(NAME, "Greeted").sender(NAME).path(PATH),
                signal -> name.complete(signal.body().readString()));
        exported.emit("Greeted", "Ada");
        System.out.println("greeted " + name.join());
    }

    private static void fail(Bus bus) {
        RemoteObject greeter = bus.object(NAME, PATH);
        try {
            bus.call(greeter.method(NAME, "Insult").withTimeout(Duration.ofSeconds(2)));
        } catch (BusException e) {
            System.out.println("unknown method: " + e.is(ErrorName.UNKNOWN_METHOD));
        }
    }
}
