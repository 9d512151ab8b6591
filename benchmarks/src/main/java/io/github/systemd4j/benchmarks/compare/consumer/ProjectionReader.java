package io.github.systemd4j.benchmarks.compare.consumer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.ProjectedValue;
import io.github.systemd4j.message.Projection;
import io.github.systemd4j.message.Utf8View;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/** Reads all values of the signals of a turn by projections: properties by name, arguments by position. */
final class ProjectionReader implements SignalHandlers {
    /** All that the generator sends, the most frequent ones first. */
    private static final String[] NAMES = {
        "ActiveState",
        "SubState",
        "FreezerState",
        "StatusText",
        "Result",
        "CleanResult",
        "StateChangeTimestamp",
        "StateChangeTimestampMonotonic",
        "InactiveExitTimestamp",
        "InactiveExitTimestampMonotonic",
        "ActiveEnterTimestamp",
        "ActiveEnterTimestampMonotonic",
        "ActiveExitTimestamp",
        "ActiveExitTimestampMonotonic",
        "InactiveEnterTimestamp",
        "InactiveEnterTimestampMonotonic",
        "Job",
        "ConditionResult",
        "AssertResult",
        "ConditionTimestamp",
        "ConditionTimestampMonotonic",
        "AssertTimestamp",
        "AssertTimestampMonotonic",
        "InvocationID",
        "ActivationDetails"
    };

    private final Turn turn;
    private final Utf8View name = new Utf8View();

    /** For the largest array. */
    private final MemorySegment bytes = Arena.ofAuto().allocate(64);

    private final Projection changed = new Projection();
    private final ProjectedValue interfaceName = changed.argument(0);
    private final Property[] properties = Stream.of(NAMES)
            .map(each -> new Property(each, changed.property(1, each)))
            .toArray(Property[]::new);
    private final ProjectedValue invalidated = changed.argument(2);

    private final Projection unit = new Projection();
    private final ProjectedValue unitName = unit.argument(0);
    private final ProjectedValue unitPath = unit.argument(1);

    private final Projection job = new Projection();
    private final ProjectedValue jobId = job.argument(0);
    private final ProjectedValue[] jobTexts = {job.argument(1), job.argument(2), job.argument(3)};

    ProjectionReader(Turn turn) {
        this.turn = turn;
    }

    /** A property, and what its name counts in the checksum: it was compared, so it needn't be read. */
    private record Property(int length, byte first, ProjectedValue value) {
        Property(String name, ProjectedValue value) {
            this(name.length(), (byte) name.charAt(0), value);
        }
    }

    private void header(Message signal) {
        turn.sawMessage();
        turn.sawText(signal.path());
        turn.sawText(signal.interfaceName());
        turn.sawText(signal.member());
    }

    @Override
    public void propertiesChanged(Message signal) {
        header(signal);
        int remaining = changed.read(signal.body()) - 2; // the other arguments
        turn.sawText(interfaceName.text());
        for (int i = 0; remaining > 0; i++) {
            Property property = properties[i];
            char type = property.value.type();
            if (type != 0) {
                turn.sawBytes(property.length, property.first);
                value(type, property.value);
                remaining--;
            }
        }
        BodyReader names = invalidated.reader().enterArray();
        while (names.hasNext()) {
            turn.sawText(names.readString(name));
        }
    }

    private void value(char type, ProjectedValue value) {
        switch (type) {
            case 's' -> turn.sawText(value.text());
            case 't' -> turn.sawNumber(value.longValue());
            case 'b' -> turn.sawNumber(value.booleanValue() ? 1 : 0);
            case '(' -> struct(value.reader());
            default -> array(value.reader());
        }
    }

    /** The job: its number and its path. */
    private void struct(BodyReader body) {
        body.enterStruct();
        turn.sawNumber(body.readUint32());
        turn.sawText(body.readObjectPath(name));
    }

    /** The invocation ID; the details of the activation are empty. */
    private void array(BodyReader body) {
        if (body.signature().equals("ay")) {
            turn.sawBytes((int) body.readArray('y', bytes), bytes.get(JAVA_BYTE, 0));
        }
    }

    @Override
    public void unitNew(Message signal) {
        header(signal);
        unit.read(signal.body());
        turn.sawText(unitName.text());
        turn.sawText(unitPath.text());
    }

    @Override
    public void jobRemoved(Message signal) {
        header(signal);
        job.read(signal.body());
        turn.sawNumber(jobId.longValue());
        for (ProjectedValue text : jobTexts) {
            turn.sawText(text.text());
        }
    }

    @Override
    public void end(Message signal) {
        turn.end();
    }
}
