package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** Jenkins' list of kinds, of which the chosen one shows its part of the form. Kinds are told by class, not by name. */
final class DropdownList {
    private static final String SELECT =
            ".jenkins-form-item:has(+ .dropdownList-container > div > [name='%s']) select.dropdownList";
    /** The class is a hidden field in the rows of each kind, which are there before they are shown. */
    private static final String INDEX = """
        const parts = arguments[0].closest('.jenkins-form-item').nextElementSibling.firstElementChild.firstElementChild;
        let index = -1;
        for (const row of parts.children) {
          if (row.classList.contains('dropdownList-start')) {
            index++;
          }
          const kind = row.querySelector(':scope > div > input[name="stapler-class"]');
          if (kind && kind.value === arguments[1]) {
            return index;
          }
        }
        return -1;
        """;

    private final Browser browser;
    private final WebElement select;

    private DropdownList(Browser browser, WebElement select) {
        this.browser = browser;
        this.select = select;
    }

    /** @param name under which what is chosen is submitted */
    static DropdownList named(String name, Browser browser) {
        browser.settle();
        return new DropdownList(browser, browser.see(String.format(SELECT, name)));
    }

    WebElement select() {
        return select;
    }

    void choose(Class<?> kind) {
        int index = index(kind);
        assertThat(kind + " is offered", index, greaterThanOrEqualTo(0));
        new Select(select).selectByIndex(index);
        // Jenkins shows, and submits, a part that arrives after another one was chosen.
        browser.settle();
    }

    /** The place of a kind in the list; negative if it is not offered. */
    int index(Class<?> kind) {
        Long index = browser.run(INDEX, select, kind.getName());
        return index.intValue();
    }
}
