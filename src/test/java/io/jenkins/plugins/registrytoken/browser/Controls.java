package io.jenkins.plugins.registrytoken.browser;

import java.util.List;
import org.openqa.selenium.WebElement;

/** What people can operate in a part of a page. */
final class Controls {
    private final Browser browser;
    private final String part;

    /** @param part a selector of the element that holds them */
    Controls(Browser browser, String part) {
        this.browser = browser;
        this.part = part;
    }

    /** Those that can be seen. */
    List<WebElement> all() {
        return browser.seen(part + " :is(input:not([type=hidden]), select, textarea, button, a)");
    }

    /** Those that a screen reader cannot call by a name. */
    List<String> withoutName() {
        return all().stream()
                .filter(control -> control.getAccessibleName().isBlank())
                .map(this::describe)
                .toList();
    }

    /** Enough to find a control in the source of its form. */
    String describe(WebElement control) {
        return browser.run("""
                const e = arguments[0];
                return e.localName + ' ' + (e.name || !e.matches('select') && e.textContent.trim() || e.className);
                """, control);
    }
}
