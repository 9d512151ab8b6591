package io.github.systemd4j.internal.wire.projection;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Utf8View;

/** The place of one value of a projection. It has a value if it was filled in the present round of its slots. */
public final class Slot implements ProjectedValue {
    /** The value is an argument itself, and no entry of it. */
    private static final int NO_ENTRY = -1;

    private final Slots slots;
    private final int position;
    private final String description;
    private final Utf8View text = new Utf8View();
    private long round;
    private int type;

    /** A number in 64 bits. */
    private long bits;

    /** Where the property is among the entries of its argument. */
    private int entry = NO_ENTRY;

    Slot(Slots slots, int position, String description) {
        this.slots = slots;
        this.position = position;
        this.description = description;
    }

    // --- filling

    /** Returns the view to wrap around a text, before {@link #set}. */
    Utf8View view() {
        return text;
    }

    void set(int newType, long newBits) {
        if (round != slots.round()) {
            round = slots.round();
            slots.countFilled();
        }
        type = newType;
        bits = newBits;
    }

    void setEntry(int number) {
        entry = number;
    }

    // --- reading

    @Override
    public boolean isPresent() {
        slots.checkAlive();
        return round == slots.round();
    }

    @Override
    public char type() {
        return isPresent() ? (char) type : 0;
    }

    private int presentType() {
        if (!isPresent()) {
            throw missing();
        }
        return type;
    }

    /** Checks neither lifetime nor thread: the view does. */
    @Override
    public Utf8View text() {
        if (round != slots.round()) {
            throw missing();
        }
        return switch (type) {
            case 's', 'o', 'g' -> text;
            default -> throw wrongType("text");
        };
    }

    @Override
    public long longValue() {
        return switch (presentType()) {
            case 'u', 't', 'y', 'q', 'i', 'x', 'n' -> bits;
            default -> throw wrongType("an integer");
        };
    }

    @Override
    public double doubleValue() {
        if (presentType() != 'd') {
            throw wrongType("a double");
        }
        return Double.longBitsToDouble(bits);
    }

    @Override
    public boolean booleanValue() {
        if (presentType() != 'b') {
            throw wrongType("a boolean");
        }
        return bits != 0;
    }

    private BusException wrongType(String wanted) {
        return mismatch("%s was requested, but %s is of type %c".formatted(wanted, description, type));
    }

    private BusException missing() {
        return mismatch("the message has no %s: check isPresent() first".formatted(description));
    }

    private static BusException mismatch(String message) {
        return new BusException(ErrorName.INVALID_SIGNATURE, message);
    }

    @Override
    public BodyReader reader() {
        presentType();
        BodyReader body = slots.body().rewind();
        skip(body, position);
        if (entry != NO_ENTRY) {
            body.enterArray();
            skip(body, entry);
            body.enterDictEntry().skip();
        }
        return body.peekType() == 'v' ? body.enterVariant() : body;
    }

    private static void skip(BodyReader body, int count) {
        for (int i = 0; i < count; i++) {
            body.skip();
        }
    }
}
