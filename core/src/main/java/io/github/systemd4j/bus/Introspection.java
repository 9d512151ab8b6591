package io.github.systemd4j.bus;

import io.github.systemd4j.internal.BusErrors;
import io.github.systemd4j.internal.text.Excerpt;
import io.github.systemd4j.message.BusException;
import io.github.systemd4j.message.ErrorName;
import io.github.systemd4j.message.Signal;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Describes an object by its introspection data.
 *
 * @param interfaces its interfaces
 * @param children names of the objects directly below its path
 * @see <a href="https://dbus.freedesktop.org/doc/dbus-specification.html#introspection-format">D-Bus specification,
 *     Introspection Data Format</a>
 */
public record Introspection(List<Interface> interfaces, List<String> children) {
    /** Copies the lists. */
    public Introspection {
        interfaces = List.copyOf(interfaces);
        children = List.copyOf(children);
    }

    /**
     * An interface.
     *
     * @param name its name
     * @param methods its methods
     * @param signals its signals
     * @param properties its properties
     */
    public record Interface(String name, List<Method> methods, List<Signal> signals, List<Property> properties) {
        /** Returns the method with this name. */
        public Optional<Method> method(String member) {
            return methods.stream().filter(each -> each.name().equals(member)).findFirst();
        }

        /** Returns the property with this name. */
        public Optional<Property> property(String member) {
            return properties.stream()
                    .filter(each -> each.name().equals(member))
                    .findFirst();
        }

        @Override
        public String toString() {
            return Excerpt.of(this);
        }
    }

    /**
     * A method.
     *
     * @param name its name
     * @param arguments its arguments
     * @param results its results
     */
    public record Method(String name, List<Argument> arguments, List<Argument> results) {
        @Override
        public String toString() {
            return Excerpt.of(this);
        }
    }

    /**
     * A signal.
     *
     * @param name its name
     * @param arguments its arguments
     */
    public record Signal(String name, List<Argument> arguments) {
        @Override
        public String toString() {
            return Excerpt.of(this);
        }
    }

    /**
     * A property.
     *
     * @param name its name
     * @param type its type
     * @param writable whether it can be set
     * @param changes how its changes are announced
     */
    public record Property(String name, String type, boolean writable, Changes changes) {
        @Override
        public String toString() {
            return Excerpt.of(this);
        }
    }

    /**
     * The way in which {@code PropertiesChanged} announces a change of a property; the annotation
     * {@code org.freedesktop.DBus.Property.EmitsChangedSignal} of the property or, if it has none, of its interface.
     */
    public enum Changes {
        /** The signal carries the new value; also the default without an annotation. */
        EMITS_CHANGE,
        /** The signal carries the name only. */
        EMITS_INVALIDATION,
        /** The property never changes. */
        CONST,
        /** Changes aren't announced. */
        UNANNOUNCED;

        private static final String ANNOTATION = "org.freedesktop.DBus.Property.EmitsChangedSignal";

        /** Returns the annotation of an element, or a default. */
        private static Changes of(Element element, Changes otherwise) {
            return elements(element, "annotation").stream()
                    .filter(annotation -> annotation.getAttribute("name").equals(ANNOTATION))
                    .map(annotation -> parse(annotation.getAttribute("value"), otherwise))
                    .findFirst()
                    .orElse(otherwise);
        }

        private static Changes parse(String value, Changes otherwise) {
            return switch (value) {
                case "true" -> EMITS_CHANGE;
                case "invalidates" -> EMITS_INVALIDATION;
                case "const" -> CONST;
                case "false" -> UNANNOUNCED;
                default -> otherwise;
            };
        }
    }

    /**
     * An argument or result.
     *
     * @param name empty if it has none
     * @param type its type
     */
    public record Argument(String name, String type) {
        @Override
        public String toString() {
            return Excerpt.of(this);
        }
    }

    /** Returns the interface with this name. */
    public Optional<Interface> interfaceNamed(String name) {
        return interfaces.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /**
     * Parses introspection XML. A document type is skipped: nothing outside the text is loaded, and no entity is
     * expanded. Names and types are returned unchecked.
     *
     * @throws BusException with {@link ErrorName#INCONSISTENT_MESSAGE} if the text isn't introspection XML
     */
    public static Introspection parse(String xml) {
        Element node = root(xml);
        if (!node.getTagName().equals("node")) {
            throw BusErrors.malformed("introspection: the root is <" + Excerpt.of(node.getTagName()) + ">", null);
        }
        var interfaces = elements(node, "interface").stream()
                .map(Introspection::parseInterface)
                .toList();
        var children = elements(node, "node").stream()
                .map(child -> child.getAttribute("name"))
                .toList();
        return new Introspection(interfaces, children);
    }

    private static Element root(String xml) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setAttribute("jdk.xml.dtd.support", "ignore");
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException e) {
            throw BusErrors.malformed("introspection: " + Excerpt.of(String.valueOf(e.getMessage())), null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Interface parseInterface(Element element) {
        Changes changes = Changes.of(element, Changes.EMITS_CHANGE);
        return new Interface(
                element.getAttribute("name"),
                elements(element, "method").stream()
                        .map(method -> new Method(
                                method.getAttribute("name"),
                                arguments(method, "in", "in"),
                                arguments(method, "out", "in")))
                        .toList(),
                elements(element, "signal").stream()
                        .map(signal -> new Signal(signal.getAttribute("name"), arguments(signal, "out", "out")))
                        .toList(),
                elements(element, "property").stream()
                        .map(property -> new Property(
                                property.getAttribute("name"),
                                property.getAttribute("type"),
                                property.getAttribute("access").contains("write"),
                                Changes.of(property, changes)))
                        .toList());
    }

    private static List<Argument> arguments(Element parent, String direction, String defaultDirection) {
        return elements(parent, "arg").stream()
                .filter(arg -> direction.equals(
                        arg.hasAttribute("direction") ? arg.getAttribute("direction") : defaultDirection))
                .map(arg -> new Argument(arg.getAttribute("name"), arg.getAttribute("type")))
                .toList();
    }

    private static List<Element> elements(Element parent, String name) {
        var elements = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** Returns the components with the beginning of each text, and control characters escaped. */
    @Override
    public String toString() {
        return Excerpt.of(this);
    }
}
