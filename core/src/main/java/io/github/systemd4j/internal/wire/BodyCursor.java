package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.BusException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Moves through a body from value to value, in and out of containers: {@link #types} is at the type of the next value,
 * {@link #input} at its bytes. A method that reads a value calls {@link #checkNext}, gets the value from the input, and
 * calls {@link #advance}. This is the reader's base class and not its field, because each value would pay for the
 * indirection: reading all texts of a signal took 4 % longer. It is public because the compiler
 * would otherwise add a bridge to each inherited method.
 */
public abstract class BodyCursor extends AbstractBodyReader {
    final SignatureCursor types = new SignatureCursor();
    final WireInput input = new WireInput(types);
    private @Nullable MessageScope scope;
    private long ticket;

    /** Moves to the beginning of a body whose types are set. It is valid until the scope ends, if there is one. */
    void start(MemorySegment memory, long offset, long size, ByteOrder order, @Nullable MessageScope newScope) {
        input.wrap(memory, offset, size, order);
        if (scope != newScope) {
            scope = newScope;
        }
        ticket = newScope == null ? 0 : newScope.ticket();
    }

    @Override
    public BodyReader rewind() {
        input.rewind();
        types.rewind();
        return this;
    }

    /** Ends the lifetime of a body: without types, nothing can be read. */
    void clear() {
        types.clear();
        input.clear();
    }

    @Override
    public @Nullable MessageScope scope() {
        return scope;
    }

    /** Checks that the scope hasn't ended, which also explains unexpected contents. */
    void checkAlive() {
        MessageScope current = scope;
        if (current != null) {
            current.check(ticket);
        }
    }

    @Override
    public boolean hasNext() {
        boolean more = types.type() != SignatureCursor.END && !isAtArrayEnd();
        if (!more) {
            checkAlive();
        }
        return more;
    }

    void checkNext(int code) {
        checkAlive(); // the memory itself refuses neither other threads nor later reads
        if (types.type() != code || isAtArrayEnd()) {
            throw unexpected(code);
        }
    }

    private BusException unexpected(int code) {
        types.expect(code);
        return types.exhausted("'" + (char) code + "'");
    }

    private boolean isAtArrayEnd() {
        return types.container() == 'a' && input.isAtArrayEnd();
    }

    /** Moves past a value whose bytes have been read. */
    void advance() {
        types.advance();
        checkEnd();
    }

    /** Checks that nothing follows the last value. */
    private void checkEnd() {
        if (types.isDone()) {
            input.checkEnd();
        }
    }

    @Override
    public BodyReader enterArray() {
        checkNext('a');
        long size = input.getArraySize(types.elementAlignment());
        types.enter();
        input.enterArray(size);
        return this;
    }

    @Override
    public BodyReader enterStruct() {
        return enterStruct('(');
    }

    @Override
    public BodyReader enterDictEntry() {
        return enterStruct('{');
    }

    private BodyReader enterStruct(int code) {
        checkNext(code);
        input.align(8);
        types.enter();
        return this;
    }

    @Override
    public BodyReader enterVariant() {
        checkNext('v');
        int size = input.getByte();
        types.enterVariant(input.memory(), input.takeText(size), size);
        return this;
    }

    /** Skips the rest of the innermost container. */
    @Override
    public BodyReader exit() {
        if (types.depth() == 0) {
            checkAlive();
            types.checkInside();
        }
        if (types.container() == 'a') {
            input.exitArray();
        } else {
            while (hasNext()) {
                skip();
            }
        }
        types.exit();
        checkEnd();
        return this;
    }

    @Override
    public BodyReader skip() {
        int type = hasNext() ? types.type() : SignatureCursor.END;
        switch (type) {
            case 'y', 'n', 'q', 'b', 'i', 'u', 'h', 'x', 't', 'd' -> skipFixed(SignatureSyntax.size(type));
            case 's', 'o' -> skipText(input.getInt());
            case 'g' -> skipText(input.getByte());
            case 'a' -> enterArray().exit();
            case '(', '{' -> enterStruct(type).exit();
            case 'v' -> enterVariant().exit();
            default -> throw types.exhausted("a value");
        }
        return this;
    }

    private void skipFixed(int size) {
        input.skip(size);
        advance();
    }

    private void skipText(int size) {
        input.takeText(size);
        advance();
    }
}
