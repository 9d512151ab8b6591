package io.github.systemd4j.benchmarks;

import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.MatchRule;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Utf8View;
import io.github.systemd4j.message.WireEncoder;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The most frequent signal of systemd: a unit's properties have changed, three with their values, one without. */
final class PropertiesChangedSample {
    static final String PATH = "/org/freedesktop/systemd1/unit/ctr_2dexample_2eservice";
    static final String INTERFACE = "org.freedesktop.DBus.Properties";
    static final String MEMBER = "PropertiesChanged";
    static final String SIGNATURE = "sa{sv}as";
    static final MatchRule RULE = MatchRule.signal(INTERFACE, MEMBER);

    static final String OF = "org.freedesktop.systemd1.Unit";
    static final Map<String, String> CHANGED =
            Map.of("ActiveState", "activating", "SubState", "start-pre", "FreezerState", "running");
    static final List<String> INVALIDATED = List.of("Conditions");

    private static final int SERIAL = 1;

    private PropertiesChangedSample() {}

    static Body body() {
        return Body.of(SIGNATURE, OF, CHANGED, INVALIDATED);
    }

    static Signal signal(String path) {
        return Signal.of(path, INTERFACE, MEMBER).withBody(body());
    }

    /** Returns the signals of the objects with these paths in the wire format, one directly after another. */
    static byte[] signals(Stream<String> paths) {
        var bytes = new ByteArrayOutputStream();
        paths.forEach(path -> bytes.writeBytes(WireEncoder.signal(signal(path), SERIAL)));
        return bytes.toByteArray();
    }

    static void write(BodyWriter writer) {
        writer.writeString(OF);
        writer.beginArray("{sv}");
        CHANGED.forEach((name, value) -> {
            writer.beginDictEntry("sv");
            writer.writeString(name);
            writer.beginVariant("s");
            writer.writeString(value);
            writer.end();
            writer.end();
        });
        writer.end();
        writer.beginArray("s");
        INVALIDATED.forEach(writer::writeString);
        writer.end();
    }

    /** The same texts as views. */
    record Views(Utf8View of, List<Utf8View> names, List<Utf8View> values, List<Utf8View> invalidated) {
        static Views make() {
            return new Views(
                    view(OF),
                    CHANGED.keySet().stream().map(Views::view).toList(),
                    CHANGED.values().stream().map(Views::view).toList(),
                    INVALIDATED.stream().map(Views::view).toList());
        }

        private static Utf8View view(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Utf8View().wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
        }

        void write(BodyWriter writer) {
            writer.writeString(of);
            writer.beginArray("{sv}");
            for (int i = 0; i < names.size(); i++) {
                writer.beginDictEntry("sv");
                writer.writeString(names.get(i));
                writer.beginVariant("s");
                writer.writeString(values.get(i));
                writer.end();
                writer.end();
            }
            writer.end();
            writer.beginArray("s");
            invalidated.forEach(writer::writeString);
            writer.end();
        }
    }
}
