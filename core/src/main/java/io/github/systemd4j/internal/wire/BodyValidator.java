package io.github.systemd4j.internal.wire;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Utf8View;

/** Reads values only to detect errors. Allocates nothing. */
public final class BodyValidator {
    private final Utf8View text = new Utf8View();

    /** Reads the next value with all its contents. */
    public void check(BodyReader reader) {
        switch (reader.peekType()) {
            case 'b' -> reader.readBoolean();
            case 's' -> reader.readString(text);
            case 'o' -> reader.readObjectPath(text);
            case 'g' -> reader.readSignature(text);
            case 'a' -> checkInside(reader.enterArray());
            case '(' -> checkInside(reader.enterStruct());
            case '{' -> checkInside(reader.enterDictEntry());
            case 'v' -> checkInside(reader.enterVariant());
            default -> reader.skip();
        }
    }

    private void checkInside(BodyReader reader) {
        while (reader.hasNext()) {
            check(reader);
        }
        reader.exit();
    }
}
