package io.github.systemd4j.internal.logging;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Formats exceptions, whose own methods may fail. */
final class StackTraceText {
    private StackTraceText() {}

    /** Returns the stack trace with all causes and suppressed exceptions, as the JDK prints it. */
    static String of(Throwable thrown) {
        var text = new StringWriter();
        try (var writer = new PrintWriter(text)) {
            thrown.printStackTrace(writer);
        } catch (RuntimeException e) {
            return withoutMessage(thrown);
        }
        return text.toString().stripTrailing();
    }

    private static String withoutMessage(Throwable thrown) {
        var text = new StringBuilder(thrown.getClass().getName());
        for (StackTraceElement frame : thrown.getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }

    /** Returns the class and the message, the first line of the stack trace. */
    static String firstLine(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (RuntimeException e) {
            return thrown.getClass().getName();
        }
    }
}
