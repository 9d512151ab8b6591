package io.github.systemd4j.signals;

import io.github.systemd4j.bus.BodyReader;
import io.github.systemd4j.bus.Message;
import io.github.systemd4j.bus.Utf8View;

/** Arguments of signals that rules look at: strings alone, and no paths. */
final class Arguments {
    private Arguments() {}

    /** Wraps a view around an argument, if it is a string. */
    static boolean read(Message signal, int index, Utf8View into) {
        BodyReader body = signal.body();
        for (int i = 0; i < index && body.hasNext(); i++) {
            body.skip();
        }
        boolean text = body.peekType() == 's';
        if (text) {
            body.readString(into);
        }
        return text;
    }
}
