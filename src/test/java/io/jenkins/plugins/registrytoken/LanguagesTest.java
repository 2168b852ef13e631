package io.jenkins.plugins.registrytoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Whoever reads Jenkins in another language gets every text of the plugin in it, and the tags and arguments stay whole. */
class LanguagesTest {
    private static final Set<String> PRODUCTS = Set.of(
            "Alibaba Cloud Container Registry, Enterprise Edition",
            "Alibaba Cloud Container Registry, Personal Edition",
            "Huawei Cloud SWR",
            "Huawei Cloud SWR Enterprise",
            "Open Telekom Cloud SWR");
    private static final String PLACES =
            "China \\((Chengdu|Guangzhou|Hangzhou|Heyuan|Hohhot|Qingdao|Shanghai|Shenzhen|Ulanqab"
                    + "|Zhangjiakou|Zhongwei)\\)|Malaysia \\((Johor|Kuala Lumpur)\\)|Thailand \\(Bangkok\\)";
    /** Texts that are the same in a language and in English; no other may be. */
    private static final Map<String, Pattern> SHARED = Map.of(
            "de", Pattern.compile("Agency|Name|Region|Registries|Registry|" + PLACES),
            "zh_CN", Pattern.compile("(?!)"));

    private static final Pattern ARGUMENT = Pattern.compile("\\{\\s*\\d+[^}]*}");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z][\\w.-]*|\\w+(\\.\\w+)+");

    private final List<String> problems = new ArrayList<>();

    @AfterEach
    void thereIsNoProblem() {
        assertEquals("", String.join("\n", problems));
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "zh_CN"})
    void everyHelpIsTranslated(String language) {
        for (String stem : Texts.stems("help[^/]*", "html")) {
            Path english = Texts.file(stem, "", "html");
            Path translated = Texts.file(stem, language, "html");
            if (!Files.exists(translated)) {
                problem(translated, "is missing");
            } else if (!Files.exists(english)) {
                problem(translated, "is left over: there is no English one");
            } else {
                compareHelp(english, translated);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "zh_CN"})
    void everyTextIsTranslated(String language) {
        for (String stem : Texts.stems("[^/]*", "properties", "jelly")) {
            Path file = Texts.file(stem, language, "properties");
            Map<String, String> english = english(stem);
            Map<String, String> translated = Texts.bundle(file);
            english.keySet().stream()
                    .filter(key -> !translated.containsKey(key))
                    .forEach(key -> problem(file, "lacks \"" + key + '"'));
            translated.forEach((key, text) -> {
                if (english.containsKey(key)) {
                    compare(file, language, key, english.get(key), text);
                } else {
                    problem(file, "has \"" + key + "\", which nothing asks for");
                }
            });
        }
    }

    @Test
    void everyKeyThatIsNoEnglishHasAnEnglishText() {
        for (String stem : Texts.stems("[^/]*", "jelly")) {
            Path file = Texts.file(stem, "", "properties");
            Map<String, String> english = Texts.bundle(file);
            Set<String> keys = Texts.keys(stem);
            keys.stream()
                    .filter(key -> IDENTIFIER.matcher(key).matches() && !english.containsKey(key))
                    .forEach(key -> problem(file, "lacks \"" + key + '"'));
            english.keySet().stream()
                    .filter(key -> !keys.contains(key))
                    .forEach(key -> problem(file, "has \"" + key + "\", which the form does not ask for"));
        }
    }

    @Test
    void everyTextCanBeFormatted() {
        for (Path file : Texts.files("[^/]*", "properties")) {
            Texts.bundle(file).forEach((key, text) -> {
                try {
                    new MessageFormat(text);
                } catch (IllegalArgumentException e) {
                    problem(file, key + ": " + e.getMessage());
                }
                if (text.replace("''", "").contains("'")) {
                    problem(file, key + ": a single quote must be doubled");
                }
            });
        }
    }

    @Test
    void everyFileIsPlainUtf8() {
        for (Path file : Texts.files("[^/]*", "properties", "html", "jelly")) {
            String text = Texts.read(file);
            if (text.contains("\uFFFD")) {
                problem(file, "is not UTF-8");
            } else if (file.toString().endsWith(".properties") && text.contains("\\u")) {
                problem(file, "has \\u escapes");
            }
        }
    }

    @Test
    void everyFieldHasAHelp() {
        for (String stem : Texts.stems("[^/]*", "jelly")) {
            Path form = Texts.file(stem, "", "jelly");
            for (String field : Texts.fields(form)) {
                if (Texts.folders(form.getParent())
                        .noneMatch(in -> Files.exists(in.resolve("help-" + field + ".html")))) {
                    problem(form, "field " + field + " has no help-" + field + ".html");
                }
            }
        }
    }

    /** Localizer and Stapler read the files as the JDK does, and look from zh_CN over zh to English. */
    @ParameterizedTest
    @CsvSource({
        "de, Zugangsschlüssel.*",
        "de-AT, Zugangsschlüssel.*",
        "zh-CN, .*\\p{IsHan}.*",
        "zh-Hans-CN, .*\\p{IsHan}.*"
    })
    void aReaderGetsTheirLanguage(String language, String expected) throws Exception {
        try (URLClassLoader resources =
                new URLClassLoader(new URL[] {Texts.ROOT.toUri().toURL()}, null)) {
            String text = ResourceBundle.getBundle(
                            "io.jenkins.plugins.registrytoken.Messages",
                            Locale.forLanguageTag(language),
                            resources,
                            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                    .getString("AccessKeyAuthentication.DisplayName");
            assertTrue(text.matches(expected), text);
        }
    }

    @Test
    void theTextsAreFound() {
        assertFalse(Texts.files("help[^/]*", "html").isEmpty());
        assertFalse(Texts.files("[^/]*", "properties").isEmpty());
        assertEquals(
                Set.of("issuer"),
                Texts.fields(Texts.ROOT.resolve(
                        "io/jenkins/plugins/registrytoken/credential/RegistryTokenCredentials/credentials.jelly")));
    }

    /** A form's texts are those it asks for; the key is the text where the form's own bundle has no better one. */
    private static Map<String, String> english(String stem) {
        Map<String, String> bundle = Texts.bundle(Texts.file(stem, "", "properties"));
        if (!Files.exists(Texts.file(stem, "", "jelly"))) {
            return bundle;
        }
        Map<String, String> english = new HashMap<>();
        Texts.keys(stem).forEach(key -> english.put(key, bundle.getOrDefault(key, key)));
        return english;
    }

    private void compare(Path file, String language, String key, String english, String text) {
        if (text.isBlank()) {
            problem(file, key + ": is empty");
        }
        if (text.equals(english)
                && !PRODUCTS.contains(text)
                && !SHARED.get(language).matcher(text).matches()) {
            problem(file, key + ": is still English: " + text);
        }
        if (!arguments(english).equals(arguments(text))) {
            problem(file, key + ": has the arguments " + arguments(text) + " and not " + arguments(english));
        }
    }

    private void compareHelp(Path english, Path translated) {
        try {
            Element original = Texts.xml(english);
            Element translation = Texts.xml(translated);
            if (!tags(original).equals(tags(translation))) {
                problem(translated, "has the tags " + tags(translation) + " and not " + tags(original));
            }
            if (original.getTextContent().equals(translation.getTextContent())) {
                problem(translated, "is still English");
            }
        } catch (SAXException e) {
            problem(translated, "or the English one is not well-formed: " + e.getMessage());
        }
    }

    /** In no order, as languages differ in that; code is the same in each. */
    private static List<String> tags(Element root) {
        return Texts.elements(root)
                .map(e -> e.getTagName() + (e.getTagName().equals("code") ? " " + e.getTextContent() : ""))
                .sorted()
                .collect(Collectors.toList());
    }

    private static Set<String> arguments(String text) {
        Stream<MatchResult> found = ARGUMENT.matcher(text.replace("''", "")).results();
        return found.map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private void problem(Path file, String what) {
        problems.add(Texts.ROOT.relativize(file) + " " + what);
    }
}
