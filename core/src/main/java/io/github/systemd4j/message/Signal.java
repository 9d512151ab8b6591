package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.NameRules;
import org.jspecify.annotations.Nullable;

/**
 * A signal to emit: immutable and checked.
 *
 * @param path of the object that emits it
 * @param interfaceName of the signal
 * @param member the signal
 * @param body its arguments
 * @param destination the one bus name that it goes to; null for all who subscribed
 */
public record Signal(
        ObjectPath path,
        String interfaceName,
        String member,
        Body body,
        @Nullable String destination) {

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one is invalid; the message says where
     */
    public Signal {
        NameRules.checkInterface(interfaceName);
        NameRules.checkMember(member);
        if (destination != null) {
            NameRules.checkBusName(destination);
        }
    }

    /** A broadcast without arguments. */
    public static Signal of(String path, String interfaceName, String member) {
        return new Signal(new ObjectPath(path), interfaceName, member, Body.empty(), null);
    }

    /** The same signal with these arguments; see {@link Body#of}. */
    public Signal withArguments(String signature, Object... values) {
        return withBody(Body.of(signature, values));
    }

    /** The same signal with this body. */
    public Signal withBody(Body arguments) {
        return new Signal(path, interfaceName, member, arguments, destination);
    }

    /** The same signal for one receiver. */
    public Signal withDestination(String busName) {
        return new Signal(path, interfaceName, member, body, busName);
    }
}
