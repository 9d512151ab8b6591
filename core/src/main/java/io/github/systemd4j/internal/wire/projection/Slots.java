package io.github.systemd4j.internal.wire.projection;

import io.github.systemd4j.internal.wire.AbstractBodyReader;
import io.github.systemd4j.internal.wire.MessageScope;
import io.github.systemd4j.internal.wire.index.IndexedReader;
import io.github.systemd4j.message.BodyReader;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The slots of a projection by argument, and the message that they were filled from. */
public final class Slots {
    /** A signature has at most 255 characters. */
    private static final int MAX_POSITION = 254;

    private @Nullable Argument[] arguments = {};
    private final ReaderFiller filler = new ReaderFiller();
    private @Nullable AbstractBodyReader body;
    private @Nullable MessageScope scope;
    private long ticket;

    /** Counts messages: a slot has a value if it was filled in this round. The first is for no message. */
    private long round = 1;

    private int filledSlots;

    public Slot argument(int position) {
        return at(position).addSlot(this);
    }

    public Slot property(int position, String name) {
        return at(position).addProperty(this, name);
    }

    private Argument at(int position) {
        if (position < 0 || position > MAX_POSITION) {
            throw new IllegalArgumentException("argument %d: 0 to %d are allowed".formatted(position, MAX_POSITION));
        }
        if (position >= arguments.length) {
            arguments = Arrays.copyOf(arguments, position + 1);
        }
        Argument argument = arguments[position];
        if (argument == null) {
            argument = new Argument(position);
            arguments[position] = argument;
        }
        return argument;
    }

    /** Returns the number of arguments up to the last wanted one. */
    int count() {
        return arguments.length;
    }

    /** Returns what is wanted of an argument; null if nothing is. */
    @Nullable
    Argument get(int position) {
        return arguments[position];
    }

    /** Fills the slots from a body, and returns how many are filled. If that fails, all are empty. */
    public int read(BodyReader newBody) {
        begin((AbstractBodyReader) newBody);
        boolean filled = false;
        try {
            fill(newBody);
            filled = true;
        } finally {
            if (!filled) {
                round++;
            }
        }
        return filledSlots;
    }

    private void begin(AbstractBodyReader newBody) {
        round++;
        filledSlots = 0;
        if (body != newBody) { // writing a reference is expensive
            body = newBody;
        }
        MessageScope newScope = newBody.scope();
        if (newScope != null) {
            newScope.checkThread(); // the index itself checks nothing
        }
        if (scope != newScope) {
            scope = newScope;
        }
        ticket = newScope == null ? 0 : newScope.ticket();
    }

    private void fill(BodyReader newBody) {
        if (newBody instanceof IndexedReader indexed && IndexFiller.fill(this, indexed)) {
            return;
        }
        filler.fill(this, newBody.rewind());
    }

    long round() {
        return round;
    }

    /** Counts a slot that is filled for the first time in this round. */
    void countFilled() {
        filledSlots++;
    }

    /** Returns the body that the slots were filled from. */
    BodyReader body() {
        return Objects.requireNonNull(body);
    }

    /** Checks that the message is valid, and that this is its thread. */
    void checkAlive() {
        MessageScope current = scope;
        if (current != null) {
            current.check(ticket);
        }
    }
}
