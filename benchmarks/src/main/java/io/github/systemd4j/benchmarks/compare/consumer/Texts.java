package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Utf8View;

/** How the texts of a message are read: in place, or as Strings. */
interface Texts {
    void header(Utf8View field);

    void string(BodyReader body);

    void objectPath(BodyReader body);

    static Texts views(Turn turn) {
        return new Views(turn, new Utf8View());
    }

    static Texts strings(Turn turn) {
        return new Strings(turn);
    }

    record Views(Turn turn, Utf8View text) implements Texts {
        @Override
        public void header(Utf8View field) {
            turn.sawText(field);
        }

        @Override
        public void string(BodyReader body) {
            turn.sawText(body.readString(text));
        }

        @Override
        public void objectPath(BodyReader body) {
            turn.sawText(body.readObjectPath(text));
        }
    }

    record Strings(Turn turn) implements Texts {
        @Override
        public void header(Utf8View field) {
            turn.sawText(field.toString());
        }

        @Override
        public void string(BodyReader body) {
            turn.sawText(body.readString());
        }

        @Override
        public void objectPath(BodyReader body) {
            turn.sawText(body.readObjectPath().toString());
        }
    }
}
