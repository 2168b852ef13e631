package io.jenkins.plugins.registrytoken;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PropertyResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** The texts of the plugin as files. A stem is the path of a file without language and ending. */
final class Texts {
    static final Path ROOT = Path.of("src/main/resources");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern LANGUAGE_AND_ENDING = Pattern.compile("(_[a-z]{2}(_[A-Z]{2})?)?\\.\\w+$");
    private static final Pattern KEY = Pattern.compile("\\$\\{%([^}(]+)");

    private Texts() {}

    static List<Path> files(String name, String... endings) {
        Pattern wanted = Pattern.compile(name + "\\.(" + String.join("|", endings) + ')');
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(Files::isRegularFile)
                    .filter(file ->
                            wanted.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> stems(String name, String... endings) {
        return files(name, endings).stream()
                .map(file -> LANGUAGE_AND_ENDING.matcher(file.toString()).replaceFirst(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Path file(String stem, String language, String ending) {
        return Path.of(stem + (language.isEmpty() ? "" : '_' + language) + '.' + ending);
    }

    /** What is not UTF-8 becomes U+FFFD. */
    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts by key, read as Stapler and Localizer read them; none if there is no such file. */
    static Map<String, String> bundle(Path file) {
        Map<String, String> texts = new TreeMap<>();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                PropertyResourceBundle bundle = new PropertyResourceBundle(in);
                bundle.keySet().forEach(key -> texts.put(key, bundle.getString(key)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }

    /** The keys that a form asks for with <code>${%key}</code> or <code>${%key(argument)}</code>. */
    static Set<String> keys(String stem) {
        return elements(form(file(stem, "", "jelly")))
                .flatMap(element -> Stream.concat(
                        attributes(element).map(Attr::getValue),
                        nodes(element)
                                .filter(node -> node.getNodeType() == Node.TEXT_NODE
                                        || node.getNodeType() == Node.CDATA_SECTION_NODE)
                                .map(Node::getNodeValue)))
                .flatMap(text -> KEY.matcher(text).results())
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The fields of a form, but for those in an entry that names its help itself. */
    static Set<String> fields(Path form) {
        return elements(form(form))
                .filter(element -> element.hasAttribute("field") && !namesItsHelp(element))
                .map(element -> element.getAttribute("field"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The folder of a class and those of the classes it extends, as far as they are in the same package. */
    static Stream<Path> folders(Path folder) {
        return Stream.iterate(folder, Objects::nonNull, Texts::folderOfSuperclass);
    }

    static Element xml(Path file) throws SAXException {
        try {
            DocumentBuilder builder =
                    DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An element and all in it. */
    static Stream<Element> elements(Element root) {
        return Stream.concat(
                Stream.of(root),
                nodes(root).filter(Element.class::isInstance).flatMap(child -> elements((Element) child)));
    }

    private static Element form(Path file) {
        try {
            return xml(file);
        } catch (SAXException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }

    private static Path folderOfSuperclass(Path folder) {
        Path source = SOURCES.resolve(ROOT.relativize(folder) + ".java");
        if (!Files.exists(source)) {
            return null;
        }
        Matcher declaration = Pattern.compile("\\bclass " + folder.getFileName() + "\\b[^{]*?\\bextends (\\w+)")
                .matcher(read(source));
        return declaration.find() ? folder.resolveSibling(declaration.group(1)) : null;
    }

    private static boolean namesItsHelp(Element element) {
        for (Node node = element; node instanceof Element; node = node.getParentNode()) {
            if (((Element) node).hasAttribute("help")) {
                return true;
            }
        }
        return false;
    }

    private static Stream<Node> nodes(Element element) {
        return IntStream.range(0, element.getChildNodes().getLength()).mapToObj(element.getChildNodes()::item);
    }

    private static Stream<Attr> attributes(Element element) {
        return IntStream.range(0, element.getAttributes().getLength())
                .mapToObj(i -> (Attr) element.getAttributes().item(i));
    }
}
