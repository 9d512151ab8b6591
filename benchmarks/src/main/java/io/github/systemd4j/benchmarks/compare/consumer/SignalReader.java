package io.github.systemd4j.benchmarks.compare.consumer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Reads all values of the signals of a turn. */
final class SignalReader implements SignalHandlers {
    private final Turn turn;
    private final Texts texts;

    /** For the largest array. */
    private final MemorySegment bytes = Arena.ofAuto().allocate(64);

    private SignalReader(Turn turn, Texts texts) {
        this.turn = turn;
        this.texts = texts;
    }

    static SignalReader views(Turn turn) {
        return new SignalReader(turn, Texts.views(turn));
    }

    static SignalReader strings(Turn turn) {
        return new SignalReader(turn, Texts.strings(turn));
    }

    private void header(Message signal) {
        turn.sawMessage();
        texts.header(signal.path());
        texts.header(signal.interfaceName());
        texts.header(signal.member());
    }

    @Override
    public void propertiesChanged(Message signal) {
        header(signal);
        BodyReader body = signal.body();
        texts.string(body);
        body.enterArray();
        while (body.hasNext()) {
            body.enterDictEntry();
            texts.string(body);
            body.enterVariant();
            value(body);
            body.exit();
            body.exit();
        }
        body.exit();
        body.enterArray();
        while (body.hasNext()) {
            texts.string(body);
        }
        body.exit();
    }

    @Override
    public void unitNew(Message signal) {
        header(signal);
        BodyReader body = signal.body();
        texts.string(body);
        texts.objectPath(body);
    }

    @Override
    public void jobRemoved(Message signal) {
        header(signal);
        BodyReader body = signal.body();
        turn.sawNumber(body.readUint32());
        texts.objectPath(body);
        texts.string(body);
        texts.string(body);
    }

    @Override
    public void end(Message signal) {
        turn.end();
    }

    private void value(BodyReader body) {
        switch (body.peekType()) {
            case 's' -> texts.string(body);
            case 'o' -> texts.objectPath(body);
            case 't' -> turn.sawNumber(body.readUint64());
            case 'u' -> turn.sawNumber(body.readUint32());
            case 'b' -> turn.sawNumber(body.readBoolean() ? 1 : 0);
            case '(' -> struct(body);
            case 'a' -> array(body);
            default -> throw new IllegalStateException("unexpected " + body.peekSignature());
        }
    }

    private void struct(BodyReader body) {
        body.enterStruct();
        while (body.hasNext()) {
            value(body);
        }
        body.exit();
    }

    private void array(BodyReader body) {
        if (body.signature().equals("ay")) {
            turn.sawBytes((int) body.readArray('y', bytes), bytes.get(JAVA_BYTE, 0));
            return;
        }
        body.enterArray();
        while (body.hasNext()) {
            value(body);
        }
        body.exit();
    }
}
