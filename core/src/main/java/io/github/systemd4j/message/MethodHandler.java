package io.github.systemd4j.message;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers calls of an exported method, one after another, on the loop's thread. Should not block. */
@FunctionalInterface
public interface MethodHandler {
    /**
     * Handles a call.
     *
     * @param call borrowed: valid until this method returns
     * @return the results, as the method declares them
     * @throws Exception a {@link BusException} without an errno is the answer: the caller gets that error. Any other
     *     exception is reported to the loop's error handler as well. One that is no {@code BusException} becomes
     *     {@link ErrorName#FAILED} with its message
     */
    Body handle(Message call) throws Exception;

    /** Answers calls later, from any thread. */
    @FunctionalInterface
    interface Async {
        /**
         * Begins to handle a call.
         *
         * @param call borrowed: valid until this method returns
         * @return completes with the results, or fails as {@link MethodHandler#handle} does
         * @throws Exception as {@link MethodHandler#handle}
         */
        CompletionStage<Body> handle(Message call) throws Exception;
    }

    /** This handler, which has its answer ready when it returns. */
    default Async immediate() {
        return call -> CompletableFuture.completedFuture(handle(call));
    }
}
