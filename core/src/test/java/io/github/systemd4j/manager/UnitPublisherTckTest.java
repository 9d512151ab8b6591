package io.github.systemd4j.manager;

import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The Reactive Streams technology compatibility kit, for the publisher of unit events. */
@SuppressWarnings("exports") // TestNG wants a public class
public class UnitPublisherTckTest extends FlowPublisherVerification<UnitEvent> {
    private static final int PATIENCE_MILLIS = 1_000;
    private static final int SILENCE_MILLIS = 50;
    /** Where a test asks for more, it takes few of them and cancels. */
    private static final long MOST = 10_000;

    public UnitPublisherTckTest() {
        super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS));
    }

    @Override
    public Flow.Publisher<UnitEvent> createFlowPublisher(long elements) {
        return new UnitPublisher(
                () -> events(elements), Thread.ofVirtual().factory(), (_, error) -> error.printStackTrace());
    }

    private static UnitEvents events(long elements) {
        UnitEvents events = new UnitEvents(
                UnitFilter.ALL, new PendingEvents.Merging(), (_, error) -> error.printStackTrace(), _ -> {});
        LongStream.range(0, Math.min(elements, MOST))
                .mapToObj(i -> UnitChange.initial(UnitState.unknown("unit-%d.service".formatted(i))))
                .forEach(events::offer);
        if (elements <= MOST) {
            events.end(null);
        }
        return events;
    }

    @Override
    public Flow.Publisher<UnitEvent> createFailedFlowPublisher() {
        return new UnitPublisher(
                () -> {
                    throw new IllegalStateException("closed");
                },
                Thread.ofVirtual().factory(),
                (_, error) -> error.printStackTrace());
    }
}
