package io.github.systemd4j.internal.events;

import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** The Reactive Streams technology compatibility kit, for the publisher of events. */
@SuppressWarnings("exports") // TestNG needs a public class
public class EventPublisherTckTest extends FlowPublisherVerification<Long> {
    private static final int MAX_WAIT_MILLIS = 1_000;
    private static final int SILENCE_MILLIS = 50;
    /** The maximum number of elements. Tests that request more take a few elements and cancel. */
    private static final long MOST = 10_000;

    public EventPublisherTckTest() {
        super(new TestEnvironment(MAX_WAIT_MILLIS, SILENCE_MILLIS));
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return new EventPublisher<>(() -> events(elements), Thread.ofVirtual().factory(), EventPublisherTckTest::show);
    }

    private static EventQueue<Long> events(long elements) {
        var pending = new ArrayDeque<>(
                LongStream.range(0, Math.min(elements, MOST)).boxed().toList());
        var events = new EventQueue<Long>("a range", pending::poll, _ -> true, EventPublisherTckTest::show, () -> {});
        if (elements <= MOST) {
            events.end(null);
        }
        return events;
    }

    private static void show(String where, Throwable error) {
        error.printStackTrace();
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return new EventPublisher<>(
                () -> {
                    throw new IllegalStateException("closed");
                },
                Thread.ofVirtual().factory(),
                EventPublisherTckTest::show);
    }
}
