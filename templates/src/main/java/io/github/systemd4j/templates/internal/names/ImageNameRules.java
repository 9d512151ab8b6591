package io.github.systemd4j.templates.internal.names;

import java.util.List;
import java.util.function.IntPredicate;

/** Checks the names of images: {@code [registry/]repository[:tag][@digest]}. */
public final class ImageNameRules {
    // the limits in the grammar of references
    private static final int MAX_LENGTH = 255;
    private static final int MAX_TAG = 128;
    private static final int MIN_DIGEST = 32;
    private static final int MAX_PORT_DIGITS = 5;

    private final String name;

    private ImageNameRules(String name) {
        this.name = name;
    }

    /** Checks the name of an image. */
    public static void check(String name) {
        var rules = new ImageNameRules(name);
        rules.require(name.length() <= MAX_LENGTH, "it has more than %d characters".formatted(MAX_LENGTH));
        rules.checkParts();
    }

    private void checkParts() {
        int at = name.indexOf('@');
        if (at >= 0) {
            checkDigest(name.substring(at + 1));
        }
        String named = at < 0 ? name : name.substring(0, at);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        if (colon >= 0) {
            checkTag(named.substring(colon + 1));
        }
        checkRepository(colon < 0 ? named : named.substring(0, colon));
    }

    private void checkDigest(String digest) {
        int colon = digest.indexOf(':');
        require(
                colon > 0
                        && isLetter(digest.charAt(0))
                        && all(digest.substring(0, colon), c -> isLetter(c) || isDigit(c) || "-_+.".indexOf(c) >= 0),
                "its digest does not begin with an algorithm such as sha256:");
        String hex = digest.substring(colon + 1);
        require(
                hex.length() >= MIN_DIGEST && all(hex, c -> Character.digit(c, 16) >= 0 && c < 0x80),
                "its digest has not at least %d hexadecimal digits".formatted(MIN_DIGEST));
    }

    private void checkTag(String tag) {
        require(
                !tag.isEmpty()
                        && tag.length() <= MAX_TAG
                        && isWord(tag.charAt(0))
                        && all(tag, c -> isWord(c) || c == '.' || c == '-'),
                "its tag is not 1 to %d of a-z A-Z 0-9 _ . - that begin with none of the last two".formatted(MAX_TAG));
    }

    private void checkRepository(String repository) {
        List<String> parts = List.of(repository.split("/", -1));
        String first = parts.getFirst();
        boolean registry = parts.size() > 1 && isRegistry(first);
        if (registry) {
            checkRegistry(first);
        }
        parts.stream().skip(registry ? 1 : 0).forEach(this::checkComponent);
    }

    /** Returns whether the first part of several is a registry: it is one if it can't be a user's name. */
    private static boolean isRegistry(String part) {
        return part.equals("localhost") || part.chars().anyMatch(c -> ".:[".indexOf(c) >= 0 || isUpper(c));
    }

    private void checkRegistry(String registry) {
        int bracket = registry.indexOf(']');
        int colon = registry.indexOf(':', bracket + 1);
        String host = colon < 0 ? registry : registry.substring(0, colon);
        if (colon >= 0) {
            String port = registry.substring(colon + 1);
            require(
                    !port.isEmpty() && port.length() <= MAX_PORT_DIGITS && all(port, ImageNameRules::isDigit),
                    "the port of its registry is not a number");
        }
        require(host.startsWith("[") ? isAddress(host) : isHost(host), "its registry is not a host");
    }

    private static boolean isAddress(String host) {
        String address = host.substring(1, Math.max(1, host.length() - 1));
        return host.endsWith("]")
                && !address.isEmpty()
                && all(address, c -> c == ':' || c < 0x80 && Character.digit(c, 16) >= 0);
    }

    private static boolean isHost(String host) {
        return List.of(host.split("\\.", -1)).stream().allMatch(ImageNameRules::isLabel);
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && !label.startsWith("-")
                && !label.endsWith("-")
                && all(label, c -> isLetter(c) || isDigit(c) || c == '-');
    }

    /**
     * Checks a part of a repository: lower-case letters and digits, separated by one dot, one or two underscores, or
     * any number of dashes.
     */
    private void checkComponent(String part) {
        require(
                !part.isEmpty()
                        && isSmall(part.charAt(0))
                        && isSmall(part.charAt(part.length() - 1))
                        && all(part, c -> isSmall(c) || "._-".indexOf(c) >= 0)
                        && separatorsFit(part),
                "\"%s\" in it is not of a-z 0-9 with single . _ - between".formatted(part));
    }

    private static boolean separatorsFit(String part) {
        int start = 0;
        for (int end = 1; end <= part.length(); end++) {
            if (end == part.length() || isSmall(part.charAt(end)) != isSmall(part.charAt(start))) {
                if (!isSmall(part.charAt(start)) && !isSeparator(part.substring(start, end))) {
                    return false;
                }
                start = end;
            }
        }
        return true;
    }

    private static boolean isSeparator(String run) {
        return run.equals(".") || run.equals("_") || run.equals("__") || all(run, c -> c == '-');
    }

    private void require(boolean held, String problem) {
        if (!held) {
            throw new IllegalArgumentException("\"%s\" is not an image name: %s".formatted(name, problem));
        }
    }

    private static boolean all(String text, IntPredicate allowed) {
        return text.chars().allMatch(allowed);
    }

    private static boolean isWord(int c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isSmall(int c) {
        return c >= 'a' && c <= 'z' || isDigit(c);
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || isUpper(c);
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
