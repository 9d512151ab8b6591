package io.github.systemd4j.examples.journal;

import io.github.systemd4j.journal.Journal;
import io.github.systemd4j.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads a file of another user in a process of its own, which that user can end. */
public final class ForeignFiles {
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 2 && args[0].equals("--child")) {
            printCount(Path.of(args[1]));
            return;
        }
        Process child = new ProcessBuilder(childCommand(args))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(child.getInputStream().readAllBytes());
        if (child.waitFor() == 0) {
            System.out.print(output);
        } else {
            System.out.println("the reader ended with status " + child.exitValue());
        }
    }

    private static void printCount(Path file) {
        try (JournalReader reader = Journal.files(file).allowUntrusted().open()) {
            System.out.println(reader.skip(Long.MAX_VALUE) + " entries");
        }
    }

    private static List<String> childCommand(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ForeignFiles.class.getName(),
                "--child"));
        command.addAll(List.of(args));
        return command;
    }
}
