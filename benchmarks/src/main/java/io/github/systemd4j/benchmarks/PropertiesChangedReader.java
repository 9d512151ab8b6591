package io.github.systemd4j.benchmarks;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import org.openjdk.jmh.infra.Blackhole;

/** Reads all of a {@link PropertiesChangedSample} signal in one of the possible ways, and passes it to a black hole. */
final class PropertiesChangedReader {
    private final Utf8View text = new Utf8View();
    private final Blackhole blackhole;

    PropertiesChangedReader(Blackhole blackhole) {
        this.blackhole = blackhole;
    }

    void views(Message signal) {
        blackhole.consume(signal.path().length());
        blackhole.consume(signal.interfaceName().length());
        blackhole.consume(signal.member().length());
        views(signal.body());
    }

    /** Reads each text in place. */
    void views(BodyReader body) {
        blackhole.consume(body.readString(text).length());
        body.enterArray();
        while (body.hasNext()) {
            body.enterDictEntry();
            blackhole.consume(body.readString(text).length());
            body.enterVariant();
            blackhole.consume(body.readString(text).length());
            body.exit();
            body.exit();
        }
        body.exit();
        body.enterArray();
        while (body.hasNext()) {
            blackhole.consume(body.readString(text).length());
        }
        body.exit();
    }

    void strings(Message signal) {
        blackhole.consume(signal.path().toString());
        blackhole.consume(signal.interfaceName().toString());
        blackhole.consume(signal.member().toString());
        strings(signal.body());
    }

    /** Reads each text as a String. */
    void strings(BodyReader body) {
        blackhole.consume(body.readString());
        body.enterArray();
        while (body.hasNext()) {
            body.enterDictEntry();
            blackhole.consume(body.readString());
            body.enterVariant();
            blackhole.consume(body.readString());
            body.exit();
            body.exit();
        }
        body.exit();
        body.enterArray();
        while (body.hasNext()) {
            blackhole.consume(body.readString());
        }
        body.exit();
    }

    void values(Message signal) {
        blackhole.consume(signal.path().toString());
        blackhole.consume(signal.interfaceName().toString());
        blackhole.consume(signal.member().toString());
        values(signal.body());
    }

    /** Reads Strings, a map of variants, and a list. */
    void values(BodyReader body) {
        blackhole.consume(body.readValues());
    }
}
