package io.github.systemd4j.benchmarks.compare.consumer;

import io.github.systemd4j.loop.EventLoop;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.Utf8View;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Makes all calls of a turn, many at a time: the reader of each reply makes the next call. */
final class CallsInFlight {
    /** The same number as in C. */
    private static final int IN_FLIGHT = 100;

    private final Turn turn;
    private final Function<Function<Message, Object>, CompletableFuture<Object>> calling;
    private final Function<Message, Object> reading = this::read;
    private final Utf8View path = new Utf8View();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int sent;

    /** @param calling makes a call, whose reply is passed to the reader */
    CallsInFlight(Turn turn, Function<Function<Message, Object>, CompletableFuture<Object>> calling) {
        this.turn = turn;
        this.calling = calling;
    }

    /** Makes the calls, on the loop's thread. */
    void make(EventLoop loop) {
        IO.println("ready");
        turn.begin();
        if (loop.inLoop()) {
            begin();
        } else {
            loop.execute(this::begin);
        }
        loop.await(() -> done);
        turn.end();
    }

    private void begin() {
        while (sent < IN_FLIGHT && sent < turn.count()) {
            call();
        }
    }

    private void call() {
        sent++;
        calling.apply(reading).whenComplete(this::check);
    }

    private Object read(Message reply) {
        turn.sawText(reply.body().readObjectPath(path));
        if (turn.sawReply()) {
            done.complete(null);
        }
        if (sent < turn.count()) {
            call();
        }
        return turn;
    }

    private void check(Object read, Throwable error) {
        if (error != null) {
            done.completeExceptionally(error);
        }
    }
}
