package io.github.systemd4j.examples;

/** Prints the headings of the demo. */
final class Chapter {
    private static int number;

    private Chapter() {}

    /** Prints a numbered heading, and below it what is demonstrated. */
    static void begin(String title, String explanation) {
        number++;
        String heading = number + ". " + title;
        System.out.printf("%n%s%n%s%n%s%n", heading, "=".repeat(heading.length()), explanation);
    }

    /** Prints what the program does next. */
    static void step(String action) {
        System.out.printf("%n-- %s%n", action);
    }
}
