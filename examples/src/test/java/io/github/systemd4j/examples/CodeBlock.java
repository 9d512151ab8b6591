package io.github.systemd4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fenced block of code on a page of the documentation.
 *
 * @param language the text after the opening fence; may be empty
 * @param text the lines between the fences
 * @param file the target of the first link in the paragraph before the block, if there is one
 */
record CodeBlock(String language, String text, Optional<Path> file) {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^((?:[^\n]+\n)*)\n```(\\w*)\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");

    /** Returns the blocks of a page in order. */
    static List<CodeBlock> of(Path page) throws IOException {
        var blocks = new ArrayList<CodeBlock>();
        Matcher matcher = BLOCK.matcher(Files.readString(page));
        while (matcher.find()) {
            Matcher link = LINK.matcher(matcher.group(1));
            Optional<Path> file = link.find() ? Optional.of(page.resolveSibling(link.group(1))) : Optional.empty();
            blocks.add(new CodeBlock(matcher.group(2), matcher.group(3), file));
        }
        return blocks;
    }

    /**
     * Returns whether the block is code of this project, or code of other libraries that is compiled for comparison.
     */
    boolean isCompiled() {
        return !language.isEmpty() && !List.of("go", "text", "xml").contains(language);
    }

    boolean isJava() {
        return language.equals("java");
    }

    boolean isOutput() {
        return language.equals("text");
    }

    /** Returns whether the block is a complete file, or for Java consecutive lines of it. */
    boolean isIn(String content) {
        return isJava() && !text.startsWith("package ") ? isPartOf(content) : text.equals(content);
    }

    private boolean isPartOf(String content) {
        String first = text.lines().findFirst().orElseThrow();
        return content.lines()
                .filter(line -> line.strip().equals(first.strip()))
                .map(line -> " ".repeat(line.indexOf(first.strip())))
                .anyMatch(margin -> ("\n" + content).contains("\n" + indented(margin)));
    }

    private String indented(String margin) {
        return text.lines()
                .map(line -> line.isEmpty() ? "\n" : margin + line + "\n")
                .collect(Collectors.joining());
    }

    int lines() {
        return (int) text.lines().count();
    }
}
