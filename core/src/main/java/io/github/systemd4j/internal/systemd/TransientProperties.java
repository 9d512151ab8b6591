package io.github.systemd4j.internal.systemd;

import io.github.systemd4j.unit.UnitType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The properties that units can be created with at run time, and their types, from a resource. */
public final class TransientProperties {
    private static final String RESOURCE = "transient-properties";
    private static final Map<UnitType, Map<String, String>> SIGNATURES = load();

    private TransientProperties() {}

    /** Returns the types of units that can be created at run time. */
    public static Set<UnitType> types() {
        return SIGNATURES.keySet();
    }

    /** Returns the signatures of the properties of a type of units, by name. */
    public static Map<String, String> of(UnitType type) {
        Map<String, String> signatures = SIGNATURES.get(type);
        if (signatures == null) {
            throw new IllegalArgumentException("a %s can't be created at run time, but these types can: %s"
                    .formatted(type.dbusName(), words(types())));
        }
        return signatures;
    }

    /**
     * Returns the signature of a property.
     *
     * @param advice how the caller passes a property that this library doesn't know
     * @throws IllegalArgumentException if this library knows no such property of units of this type
     */
    static String signature(UnitType type, String name, String advice) {
        Map<String, String> signatures = SIGNATURES.getOrDefault(type, Map.of());
        String signature = signatures.get(name);
        if (signature == null) {
            String hint = hint(name, signatures.keySet());
            throw new IllegalArgumentException(
                    "a %s takes no property \"%s\"%s; %s".formatted(type.dbusName(), name, hint, advice));
        }
        return signature;
    }

    private static String hint(String name, Set<String> names) {
        Set<UnitType> others =
                types().stream().filter(other -> of(other).containsKey(name)).collect(Collectors.toUnmodifiableSet());
        if (!others.isEmpty()) {
            return ", which is for these types: " + words(others);
        }
        String similar = String.join(", ", Suggestions.closest(name, names));
        return similar.isEmpty() ? "" : "; there is " + similar;
    }

    private static String words(Set<UnitType> types) {
        return types.stream().sorted().map(UnitType::dbusName).collect(Collectors.joining(", "));
    }

    private static Map<UnitType, Map<String, String>> load() {
        InputStream resource = Objects.requireNonNull(TransientProperties.class.getResourceAsStream(RESOURCE));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            var signatures = new EnumMap<UnitType, Map<String, String>>(UnitType.class);
            Set<UnitType> section = Set.of();
            for (String line :
                    lines.lines().filter(TransientProperties::hasContent).toList()) {
                if (line.startsWith("[")) {
                    section = types(line.substring(1, line.length() - 1));
                } else {
                    add(signatures, section, line.split(" "));
                }
            }
            return signatures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasContent(String line) {
        return !line.isEmpty() && !line.startsWith("#");
    }

    private static Set<UnitType> types(String words) {
        Set<String> wanted = Set.of(words.split(" "));
        return Arrays.stream(UnitType.values())
                .filter(type -> wanted.contains(type.dbusName()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void add(Map<UnitType, Map<String, String>> signatures, Set<UnitType> section, String[] property) {
        section.forEach(
                type -> signatures.computeIfAbsent(type, _ -> new TreeMap<>()).put(property[0], property[1]));
    }
}
