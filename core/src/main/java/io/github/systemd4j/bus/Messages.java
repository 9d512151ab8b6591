package io.github.systemd4j.bus;

/** What messages say of themselves. */
final class Messages {
    private Messages() {}

    static String describe(Message message) {
        return switch (message.type()) {
            case METHOD_CALL, SIGNAL ->
                "%s %s.%s of %s (%s)"
                        .formatted(
                                message.type(),
                                message.interfaceName(),
                                message.member(),
                                message.path().excerpt(),
                                message.signature());
            case METHOD_RETURN -> "METHOD_RETURN (%s)".formatted(message.signature());
            case ERROR -> "ERROR %s".formatted(message.errorName());
        };
    }

    /**
     * The beginning of the human-readable text of an error reply: its first argument, by convention; empty if that can't
     * be read.
     */
    static String errorMessage(Message error) {
        try {
            BodyReader body = error.body();
            return body.peekType() == 's' ? body.readString(new Utf8View()).excerpt() : "";
        } catch (BusException malformed) {
            return "";
        }
    }
}
