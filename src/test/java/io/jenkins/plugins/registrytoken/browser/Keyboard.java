package io.jenkins.plugins.registrytoken.browser;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Works with a page without a mouse. */
final class Keyboard {
    private static final int FAR = 150;

    private final Browser browser;

    Keyboard(Browser browser) {
        this.browser = browser;
    }

    /** Goes on with Tab until such an element has the focus. */
    Keyboard tabTo(String css) {
        return tabTo("return document.activeElement.matches(arguments[0])", css);
    }

    Keyboard tabTo(WebElement element) {
        return tabTo("return document.activeElement === arguments[0]", element);
    }

    private Keyboard tabTo(String isThere, Object element) {
        for (int i = 0; i < FAR; i++) {
            if (browser.<Boolean>run(isThere, element)) {
                return this;
            }
            press(Keys.TAB);
        }
        throw new AssertionError("Tab does not lead to " + element);
    }

    /** What gets the focus as Tab goes on from an element. */
    Set<WebElement> tabThrough(WebElement first, int times) {
        browser.run("""
            window.visited = [];
            document.addEventListener('focusin', event => window.visited.push(event.target));
            arguments[0].focus();
            """, first);
        press(Keys.TAB.toString().repeat(times));
        return new LinkedHashSet<>(browser.<List<WebElement>>run("return window.visited"));
    }

    Keyboard press(CharSequence keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
        return this;
    }
}
