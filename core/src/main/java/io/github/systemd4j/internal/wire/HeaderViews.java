package io.github.systemd4j.internal.wire;

import io.github.systemd4j.bindings.Memory;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/** The views of a flyweight message's header fields, one for each field, which are valid until the scope ends. */
public final class HeaderViews {
    private static final MessageAccess MESSAGES = MessageAccess.get();

    private final Utf8View[] views =
            Stream.generate(Utf8View::new).limit(HeaderField.COUNT).toArray(Utf8View[]::new);
    private final MessageScope scope;

    public HeaderViews(MessageScope scope) {
        this.scope = scope;
    }

    /** Returns the view of a field whose text is known to be inside the segment. */
    public Utf8View wrap(int field, MemorySegment memory, long start, int length) {
        return MESSAGES.wrap(views[field], memory, start, length, scope);
    }

    /** Returns the view of a field whose text is a C string, or an empty view if the address is 0. */
    public Utf8View wrap(int field, long string) {
        return string == 0 ? empty(field) : MESSAGES.wrap(views[field], string, (int) Memory.strlen(string), scope);
    }

    /** Returns the view of a field that the message lacks. */
    public Utf8View empty(int field) {
        return views[field].wrap(MemorySegment.NULL, 0, 0);
    }
}
