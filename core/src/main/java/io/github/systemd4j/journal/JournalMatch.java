package io.github.systemd4j.journal;

import io.github.systemd4j.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Selects entries by values of their fields. libsystemd finds them by the index of the files. Immutable.
 *
 * <pre>{@code
 * JournalMatch.unit("nginx.service").and(JournalMatch.priority(Priority.WARNING))
 * }</pre>
 *
 * <p>Names of fields are checked, and values are compared as bytes, so no value changes the meaning of a match.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_journal_add_match.html">
 *     sd_journal_add_match(3)</a>
 */
public final class JournalMatch {
    /** More than any program needs, and few enough for memory and time. */
    private static final int MAX_TERMS = 10_000;

    private static final String CORE_DUMP = "fc2e22bc6ee647b6b90729ab34a250b1";
    private static final JournalMatch ALL = new JournalMatch(List.of());

    /** All must be true. */
    private final List<Clause> clauses;

    private JournalMatch(List<Clause> clauses) {
        this.clauses = clauses;
        int terms = clauses.stream().mapToInt(Clause::size).sum();
        if (terms > MAX_TERMS) {
            throw new IllegalArgumentException(
                    "the match would have %d terms, more than %d: an or() of matches with and() multiplies their terms"
                            .formatted(terms, MAX_TERMS));
        }
    }

    /** One of the groups must be true. */
    private record Clause(List<Group> groups) {
        int size() {
            return groups.stream().mapToInt(group -> group.terms().size()).sum();
        }
    }

    /** All fields must be equal, each to one of the values that the terms have for it. */
    private record Group(List<Term> terms) {
        boolean sharesFieldWith(Group other) {
            return terms.stream()
                    .anyMatch(term -> other.terms.stream()
                            .anyMatch(another -> another.name().equals(term.name())));
        }
    }

    /** {@code data} are the bytes {@code NAME=value}, and nobody changes them. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Term(String name, byte[] data) {}

    // --- fields

    /** Selects all entries. */
    public static JournalMatch all() {
        return ALL;
    }

    /**
     * Selects entries with a field that has one of these values.
     *
     * @throws IllegalArgumentException if the name is invalid, or if there are no values
     */
    public static JournalMatch field(String name, String... values) {
        return of(name, Arrays.stream(values).map(value -> value.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Selects entries with a field that has this binary value.
     *
     * @throws IllegalArgumentException if the name is invalid
     */
    public static JournalMatch field(String name, byte[] value) {
        return of(name, Stream.of(value));
    }

    private static JournalMatch of(String name, Stream<byte[]> values) {
        List<Term> terms = values.map(value -> term(name, value)).toList();
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("no values for %s: no entry would be selected".formatted(name));
        }
        return anyOf(List.of(new Group(terms)));
    }

    private static Term term(String name, byte[] value) {
        byte[] prefix = (FieldNames.check(name) + "=").getBytes(StandardCharsets.US_ASCII);
        byte[] data = Arrays.copyOf(prefix, Math.addExact(prefix.length, value.length));
        System.arraycopy(value, 0, data, prefix.length, value.length);
        return new Term(name, data);
    }

    private static JournalMatch anyOf(List<Group> groups) {
        return new JournalMatch(List.of(new Clause(groups)));
    }

    // --- what programs select frequently

    /**
     * Selects what a unit of the system logged, and what systemd and other privileged services logged about it, as
     * {@code journalctl --unit=} does; for a slice, what its units logged.
     *
     * @param name a full name, such as {@code nginx.service}
     * @throws IllegalArgumentException if systemd would refuse the name
     */
    public static JournalMatch unit(String name) {
        String unit = new UnitName(name).value();
        var groups = new ArrayList<>(List.of(
                group("_SYSTEMD_UNIT", unit),
                group("MESSAGE_ID", CORE_DUMP, "_UID", "0", "COREDUMP_UNIT", unit),
                group("_PID", "1", "UNIT", unit),
                group("_UID", "0", "OBJECT_SYSTEMD_UNIT", unit)));
        if (unit.endsWith(".slice")) {
            groups.add(group("_SYSTEMD_SLICE", unit));
        }
        return anyOf(groups);
    }

    /**
     * Selects what a unit of a user logged, and what the user's manager and other privileged services logged about it, as
     * {@code journalctl --user-unit=} does; for a slice, what its units logged.
     *
     * @param name a full name, such as {@code backup.service}
     * @param uid the user's id
     * @throws IllegalArgumentException if systemd would refuse the name
     */
    public static JournalMatch userUnit(String name, long uid) {
        String unit = new UnitName(name).value();
        String user = Long.toString(uid);
        var groups = new ArrayList<>(List.of(
                group("_SYSTEMD_USER_UNIT", unit, "_UID", user),
                group("USER_UNIT", unit, "_UID", user),
                group("COREDUMP_USER_UNIT", unit, "_UID", user, "_UID", "0"),
                group("OBJECT_SYSTEMD_USER_UNIT", unit, "_UID", user, "_UID", "0")));
        if (unit.endsWith(".slice")) {
            groups.add(group("_SYSTEMD_USER_SLICE", unit, "_UID", user));
        }
        return anyOf(groups);
    }

    private static Group group(String... namesAndValues) {
        return new Group(IntStream.range(0, namesAndValues.length / 2)
                .mapToObj(i -> term(namesAndValues[2 * i], namesAndValues[2 * i + 1].getBytes(StandardCharsets.UTF_8)))
                .toList());
    }

    /** Selects entries of a priority and of all higher ones: {@code WARNING} selects errors, too. */
    public static JournalMatch priority(Priority lowest) {
        return field(
                "PRIORITY",
                IntStream.rangeClosed(0, lowest.level())
                        .mapToObj(Integer::toString)
                        .toArray(String[]::new));
    }

    /** Selects entries of a boot; see {@link JournalReader#boots} and {@link Id128#boot}. */
    public static JournalMatch boot(Id128 boot) {
        return field("_BOOT_ID", boot.toString());
    }

    /** Selects what one invocation of a unit of the system logged, and what systemd logged about it. */
    public static JournalMatch invocation(Id128 invocation) {
        String id = invocation.toString();
        return anyOf(List.of(
                group("_SYSTEMD_INVOCATION_ID", id),
                group("_PID", "1", "INVOCATION_ID", id),
                group("_UID", "0", "OBJECT_SYSTEMD_INVOCATION_ID", id)));
    }

    /** Selects entries with an identifier, which is mostly the name of a program. */
    public static JournalMatch identifier(String identifier) {
        return field("SYSLOG_IDENTIFIER", identifier);
    }

    /** Selects messages of a kind. */
    public static JournalMatch messageId(Id128 kind) {
        return field("MESSAGE_ID", kind.toString());
    }

    // --- combinations

    /** Selects entries that both matches select. */
    public JournalMatch and(JournalMatch other) {
        return isOneGroup() && other.isOneGroup() && !group().sharesFieldWith(other.group())
                ? anyOf(List.of(
                        new Group(concatenate(group().terms(), other.group().terms()))))
                : new JournalMatch(concatenate(clauses, other.clauses));
    }

    /**
     * Selects entries that one of the matches selects.
     *
     * @throws IllegalArgumentException if the match would have more than 10,000 terms
     */
    public JournalMatch or(JournalMatch other) {
        long pairs = (long) clauses.size() * other.clauses.size();
        if (pairs > MAX_TERMS) {
            throw new IllegalArgumentException(
                    "the match would have %d clauses, more than %d".formatted(pairs, MAX_TERMS));
        }
        return new JournalMatch(clauses.stream()
                .flatMap(clause -> other.clauses.stream()
                        .map(another -> new Clause(concatenate(clause.groups(), another.groups()))))
                .toList());
    }

    private boolean isOneGroup() {
        return clauses.size() == 1 && clauses.getFirst().groups().size() == 1;
    }

    private Group group() {
        return clauses.getFirst().groups().getFirst();
    }

    private static <T> List<T> concatenate(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Receives the parts in the order of the C functions. */
    interface Target {
        void match(byte[] data);

        void disjunction();

        void conjunction();
    }

    void addTo(Target target) {
        for (Clause clause : clauses) {
            target.conjunction();
            for (Group group : clause.groups()) {
                target.disjunction();
                group.terms().forEach(term -> target.match(term.data()));
            }
        }
    }

    /** Returns the match in the notation of journalctl(1) within a group, for messages. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        addTo(new TextTarget(text));
        return text.isEmpty() ? "all" : text.toString();
    }
}
