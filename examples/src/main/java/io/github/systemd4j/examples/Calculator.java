package io.github.systemd4j.examples;

import io.github.systemd4j.bus.Bus;
import io.github.systemd4j.bus.ExportedInterface;
import io.github.systemd4j.bus.ExportedMember;
import io.github.systemd4j.bus.Registration;
import io.github.systemd4j.bus.RemoteObject;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Message;
import java.util.concurrent.CompletableFuture;

/** Offers an object to other programs, and calls it as another program would. */
public final class Calculator {
    private static final String NAME = "org.example.Calculator";
    private static final String PATH = "/org/example/Calculator";

    private int sum;

    public static void main(String[] args) {
        try (Bus server = Bus.openUser();
                Registration calculator = new Calculator().export(server);
                Bus client = Bus.openUser()) {
            server.requestName(NAME);
            use(client, calculator);
        }
    }

    private Registration export(Bus bus) {
        var members = ExportedInterface.of(
                NAME,
                ExportedMember.Method.of("Add", "ii", "i", this::add).withNames("a", "b", "sum"),
                ExportedMember.Property.readOnly("Sum", "i", () -> sum),
                ExportedMember.Signal.of("Done", "s"));
        return bus.export(PATH, members);
    }

    private Body add(Message call) {
        var numbers = call.body();
        sum = Math.addExact(numbers.readInt32(), numbers.readInt32());
        return Body.of("i", sum);
    }

    private static void use(Bus client, Registration calculator) {
        var done = new CompletableFuture<String>();
        client.subscribe(
                MatchRule.signal(NAME, "Done").sender(NAME),
                signal -> done.complete(signal.body().readString()));

        RemoteObject object = client.object(NAME, PATH);
        System.out.println("3 + 4 = " + object.call(NAME, "Add", "ii", 3, 4).getFirst());
        System.out.println("Sum is " + object.property(NAME, "Sum", Integer.class));

        calculator.emit("Done", "that was all");
        System.out.println("signal: " + done.join());
    }
}
