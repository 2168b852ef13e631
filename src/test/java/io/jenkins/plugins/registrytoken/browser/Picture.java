package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A picture for the documentation, and beside it in a file what can be read in it. The profile {@code screenshots} takes
 * both; an ordinary run of the tests compares the text, so that a picture that no longer shows what people see is found.
 */
final class Picture {
    static final Path DIRECTORY = Path.of("docs", "images");

    private static final boolean TAKE = Boolean.getBoolean("screenshots");
    private static final int PADDING = 16;

    /** Where these elements are, all together. */
    private static final String AREA = """
        const boxes = [...document.querySelectorAll(arguments[0])].map(element => element.getBoundingClientRect())
            .filter(box => box.width > 0);
        const left = Math.min(...boxes.map(box => box.left));
        const top = Math.min(...boxes.map(box => box.top));
        return {
          x: left + scrollX, y: top + scrollY,
          width: Math.max(...boxes.map(box => box.right)) - left,
          height: Math.max(...boxes.map(box => box.bottom)) - top,
        };
        """;

    /** What can be read there, with what is entered into fields: one line for each piece. */
    private static final String TEXT = """
        const lines = [];
        for (const part of document.querySelectorAll(arguments[0])) {
          const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
          for (let node = part; node; node = walker.nextNode()) {
            const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
            if (!element.checkVisibility({visibilityProperty: true}) || element.closest('option, script, style')) {
              continue;
            }
            if (node.nodeType === Node.TEXT_NODE && !element.matches('textarea')) {
              lines.push(node.data);
            } else if (node.matches?.('select')) {
              lines.push('[' + node.selectedOptions[0].label + ']');
            } else if (node.matches?.('input[type=password]')) {
              lines.push('[' + '*'.repeat(node.value ? 4 : 0) + ']');
            } else if (node.matches?.('input[type=checkbox], input[type=radio]')) {
              lines.push(node.checked ? '[x]' : '[ ]');
            } else if (node.matches?.('input:not([type=hidden]), textarea')) {
              lines.push('[' + node.value + ']');
            }
          }
        }
        return lines.map(line => line.replace(/\\s+/g, ' ').trim()).filter(line => line).join('\\n') + '\\n';
        """;

    /** Hides what only reaches into the picture: neighbours, bars that stick to the window, traces of the focus. */
    private static final String ALONE = """
            document.activeElement.blur();
            document.querySelectorAll(arguments[0]).forEach(part => part.classList.add('pictured'));
            const style = document.head.appendChild(document.createElement('style'));
            style.textContent = `
                #bottom-sticker { display: none }
                body *, ::before, ::after { transition: none !important }
                body :not(.pictured, .pictured *, :has(.pictured)) { visibility: hidden !important }`;
            scrollTo(0, 0);
            """;

    private final Browser browser;
    private final String name;
    private final int width;

    /**
     * @param name of the files, without extension
     * @param width of the window
     */
    Picture(String name, Browser browser, int width) {
        this.browser = browser;
        this.name = name;
        this.width = width;
    }

    /** Takes the picture of these elements, or makes sure that it would show what it shows. */
    void of(String css) throws IOException {
        browser.see(css);
        String text = normalized(settled(css));
        Path words = DIRECTORY.resolve(name + ".txt");
        if (TAKE) {
            Files.createDirectories(DIRECTORY);
            Files.write(DIRECTORY.resolve(name + ".png"), png(css));
            Files.writeString(words, text);
        }
        assertThat(
                name + ".png does not show this: run ./mvnw -Pscreenshots test, and look at it",
                text,
                equalTo(Files.exists(words) ? Files.readString(words) : null));
    }

    /** What can be read once the answers to what was entered have come. */
    private String settled(String css) {
        AtomicReference<String> before = new AtomicReference<>();
        return browser.await("an end of changes", driver -> {
            String now = browser.run(TEXT, css);
            return now.equals(before.getAndSet(now)) ? now : null;
        });
    }

    private byte[] png(String css) {
        browser.resize(width);
        browser.run(ALONE, css);
        Map<String, Object> clip = new HashMap<>(browser.<Map<String, Object>>run(AREA, css));
        clip.replaceAll((side, pixels) ->
                ((Number) pixels).doubleValue() + (side.equals("x") || side.equals("y") ? -PADDING : 2 * PADDING));
        clip.put("scale", 1);
        return Base64.getDecoder().decode(browser.png(clip));
    }

    /** Without what differs each time: numbers, months and halves of the day. */
    private static String normalized(String text) {
        return text.replaceAll("\\d+", "0")
                .replaceAll("\\b[A-Z][a-z]{2} (?=0, 0)", "Mon ")
                .replaceAll("\\b[AP]M\\b", "M")
                .replaceAll("(?<= M )[A-Z]{3,5}\\b", "ZONE");
    }
}
