package io.github.systemd4j.message;

import io.github.systemd4j.internal.text.NameRules;
import org.jspecify.annotations.Nullable;

/**
 * Describes a signal to emit: immutable and checked.
 *
 * @param path of the object that emits it
 * @param interfaceName of the signal
 * @param member the name of the signal
 * @param body its arguments
 * @param destination the only bus name that receives it; null for all subscribers
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
     * @throws IllegalArgumentException if one is invalid; the message says which
     */
    public Signal {
        NameRules.checkInterface(interfaceName);
        NameRules.checkMember(member);
        if (destination != null) {
            NameRules.checkBusName(destination);
        }
    }

    /** Creates a broadcast without arguments. */
    public static Signal of(String path, String interfaceName, String member) {
        return new Signal(new ObjectPath(path), interfaceName, member, Body.empty(), null);
    }

    /** Returns the same signal with these arguments; see {@link Body#of}. */
    public Signal withArguments(String signature, Object... values) {
        return withBody(Body.of(signature, values));
    }

    /** Returns the same signal with this body. */
    public Signal withBody(Body arguments) {
        return new Signal(path, interfaceName, member, arguments, destination);
    }

    /** Returns the same signal for one receiver. */
    public Signal withDestination(String busName) {
        return new Signal(path, interfaceName, member, body, busName);
    }
}
