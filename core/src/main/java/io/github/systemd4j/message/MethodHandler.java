package io.github.systemd4j.message;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers calls of an exported method, one after another, on the loop's thread. Should not block. */
@FunctionalInterface
public interface MethodHandler {
    /**
     * Handles a call.
     *
     * @param call valid until this method returns
     * @return the results, as the method declares them
     * @throws Exception a {@link BusException} without an errno is sent to the caller as the answer. Any other
     *     exception is also reported to the loop's error handler. One that isn't a {@code BusException} is sent as
     *     {@link ErrorName#FAILED} with its message
     */
    Body handle(Message call) throws Exception;

    /** Answers calls later, from any thread. */
    @FunctionalInterface
    interface Async {
        /**
         * Starts to handle a call.
         *
         * @param call valid until this method returns
         * @return completes with the results, or fails as {@link MethodHandler#handle} does
         * @throws Exception as {@link MethodHandler#handle}
         */
        CompletionStage<Body> handle(Message call) throws Exception;
    }

    /** Returns this handler as an asynchronous one whose answer is complete when it returns. */
    default Async immediate() {
        return call -> CompletableFuture.completedFuture(handle(call));
    }
}
