package io.github.systemd4j.bus;

import io.github.systemd4j.message.BodyWriter;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Message;
import io.github.systemd4j.message.MethodCall;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls one method again and again, with other arguments each time: names and types were checked and encoded before,
 * arguments are written into memory that is reused, and the reply is read in place. Valid as long as its connection; it
 * owns nothing that must be closed. May be used by any thread, also by several at a time.
 *
 * <p>The writer and the message that are passed to the functions are reused for other calls: use them only until the
 * function returns. For a call without an allocation, the functions mustn't capture variables.
 *
 * <pre>{@code
 * PreparedCall getUnit = bus.prepare(
 *         MethodCall.to("org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
 *                 "GetUnit"),
 *         "s");
 * ObjectPath path = getUnit.call(
 *         arguments -> arguments.writeString("dbus.service"), reply -> reply.body().readObjectPath());
 * }</pre>
 *
 * @see BusConnection#prepare(MethodCall, String)
 */
public interface PreparedCall {
    /**
     * Calls the method, waits for its reply, and reads it in place; see {@link BusConnection#call(MethodCall,
     * Function)}.
     *
     * @param arguments writes the arguments, on the calling thread
     * @param reader receives the reply on the loop's thread, which is the calling one if it drives the loop; the reply is
     *     valid until the reader returns
     * @throws BusException the error reply, a timeout, or the loss of the connection; {@link
     *     ErrorName#INVALID_SIGNATURE} if arguments of other types were written
     * @throws IllegalStateException on the loop's own thread, unless that drives the loop and isn't inside a handler
     */
    <T extends @Nullable Object> T call(Consumer<? super BodyWriter> arguments, Function<Message, T> reader);

    /**
     * Calls the method, and reads its reply in place. Canceling the future drops the reply.
     *
     * @param arguments writes the arguments, on the calling thread
     * @param reader receives the reply on the loop's thread; the reply is valid until the reader returns
     * @throws BusException with {@link ErrorName#INVALID_SIGNATURE} if arguments of other types were written
     */
    <T extends @Nullable Object> CompletableFuture<T> callAsync(
            Consumer<? super BodyWriter> arguments, Function<Message, T> reader);
}
