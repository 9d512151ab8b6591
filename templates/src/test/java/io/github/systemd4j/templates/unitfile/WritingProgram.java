package io.github.systemd4j.templates.unitfile;

import java.io.IOException;
import java.nio.file.Path;

/** Replaces a file by one with a number of bytes, and prints the error if that fails. */
final class WritingProgram {
    private WritingProgram() {}

    public static void main(String... arguments) {
        try {
            UnitFileWriter.readableByAll().replace(Path.of(arguments[0]), new byte[Integer.parseInt(arguments[1])]);
        } catch (IOException e) {
            System.out.println(e);
        }
    }
}
