package io.github.systemd4j.bus;

import io.github.systemd4j.internal.text.NameRules;
import io.github.systemd4j.internal.text.SignatureSyntax;
import io.github.systemd4j.message.Body;
import io.github.systemd4j.message.BodyReader;
import io.github.systemd4j.message.MethodHandler;
import io.github.systemd4j.message.Signal;
import io.github.systemd4j.message.Signature;
import io.github.systemd4j.message.UnixFd;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Describes a method, signal or property of an {@link ExportedInterface}. Immutable and checked. */
public sealed interface ExportedMember {
    /** Returns its name in the interface. */
    String name();

    /** Returns its flags for libsystemd. */
    Set<MemberFlag> flags();

    /**
     * A method.
     *
     * @param name its name
     * @param arguments the types of its arguments
     * @param results the types of its results
     * @param names of the arguments and then of the results, for introspection: none, or one for each type
     * @param handler answers calls
     * @param flags its flags for libsystemd
     */
    record Method(
            String name,
            Signature arguments,
            Signature results,
            List<String> names,
            MethodHandler.Async handler,
            Set<MemberFlag> flags)
            implements ExportedMember {
        /**
         * Checks names and flags.
         *
         * @throws IllegalArgumentException if a name is invalid, there are too few or too many, or a flag doesn't fit
         */
        public Method {
            NameRules.checkMember(name);
            names = checkNames(names, arguments.value() + results.value());
            flags = MemberFlag.ofMethod(name, flags);
        }

        /** Creates a method whose handler returns the answer. */
        public static Method of(String name, String arguments, String results, MethodHandler handler) {
            return async(name, arguments, results, handler.immediate());
        }

        /** Creates a method whose handler answers later. */
        public static Method async(String name, String arguments, String results, MethodHandler.Async handler) {
            return new Method(name, new Signature(arguments), new Signature(results), List.of(), handler, Set.of());
        }

        /** Returns the same method with names for its arguments and then its results. */
        public Method withNames(String... argumentsAndResults) {
            return new Method(name, arguments, results, List.of(argumentsAndResults), handler, flags);
        }

        /** Returns the same method with these flags. */
        public Method withFlags(MemberFlag... all) {
            return new Method(name, arguments, results, names, handler, Set.of(all));
        }
    }

    /**
     * A signal.
     *
     * @param name its name
     * @param arguments the types of its arguments
     * @param names of the arguments, for introspection: none, or one for each type
     * @param flags its flags for libsystemd
     */
    record Signal(String name, Signature arguments, List<String> names, Set<MemberFlag> flags)
            implements ExportedMember {
        /**
         * Checks names and flags.
         *
         * @throws IllegalArgumentException if a name is invalid, there are too few or too many, or a flag doesn't fit
         */
        public Signal {
            NameRules.checkMember(name);
            names = checkNames(names, arguments.value());
            flags = MemberFlag.ofSignal(name, flags);
        }

        /** Creates a signal with arguments of these types. */
        public static Signal of(String name, String arguments) {
            return new Signal(name, new Signature(arguments), List.of(), Set.of());
        }

        /** Returns the same signal with names for its arguments. */
        public Signal withNames(String... argumentNames) {
            return new Signal(name, arguments, List.of(argumentNames), flags);
        }

        /** Returns the same signal with these flags. */
        public Signal withFlags(MemberFlag... all) {
            return new Signal(name, arguments, names, Set.of(all));
        }
    }

    /**
     * A property.
     *
     * @param name its name
     * @param type exactly one complete type
     * @param getter returns its value, on the loop's thread; see {@link Body#of} for the classes, and
     *     {@link MethodHandler#handle} for its exceptions
     * @param setter receives a new value, on the loop's thread; null if it can't be set
     * @param flags its flags for libsystemd
     */
    record Property(
            String name,
            String type,
            Callable<?> getter,
            @Nullable PropertySetter setter,
            Set<MemberFlag> flags) implements ExportedMember {
        /**
         * Checks name, type and flags.
         *
         * @throws IllegalArgumentException if one is invalid, or a flag doesn't fit
         */
        public Property {
            NameRules.checkMember(name);
            SignatureSyntax.checkSingle(type);
            flags = MemberFlag.ofProperty(name, flags, setter != null);
        }

        /** Creates a read-only property. {@link Registration#propertiesChanged} announces its changes. */
        public static Property readOnly(String name, String type, Callable<?> getter) {
            return new Property(name, type, getter, null, Set.of(MemberFlag.EMITS_CHANGE));
        }

        /** Creates a property that can be read and set. A successful set announces the change. */
        public static Property writable(String name, String type, Callable<?> getter, PropertySetter setter) {
            return new Property(name, type, getter, setter, Set.of(MemberFlag.EMITS_CHANGE));
        }

        /** Returns the same property with these flags instead of its own. */
        public Property withFlags(MemberFlag... all) {
            return new Property(name, type, getter, setter, Set.of(all));
        }

        public boolean isAnnounced() {
            return flags.contains(MemberFlag.EMITS_CHANGE) || flags.contains(MemberFlag.EMITS_INVALIDATION);
        }
    }

    /** Receives new values of a property, on the loop's thread. */
    @FunctionalInterface
    interface PropertySetter {
        /**
         * Sets the property.
         *
         * @param value a Java value of the property's type; see {@link BodyReader#readValue()}. Its descriptors are
         *     closed when this method returns; retain a {@linkplain UnixFd#duplicate() duplicate}
         * @throws Exception as {@link MethodHandler#handle}; the property then counts as unchanged
         */
        void set(Object value) throws Exception;
    }

    private static List<String> checkNames(List<String> names, String types) {
        int wanted = SignatureSyntax.split(types).size();
        if (!names.isEmpty() && names.size() != wanted) {
            throw new IllegalArgumentException("\"%s\" takes %d names, not %d".formatted(types, wanted, names.size()));
        }
        names.forEach(NameRules::checkMember);
        return List.copyOf(names);
    }
}
