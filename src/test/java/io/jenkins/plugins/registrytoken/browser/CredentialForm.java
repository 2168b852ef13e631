package io.jenkins.plugins.registrytoken.browser;

import io.jenkins.plugins.registrytoken.credentials.RegistryTokenCredentials;
import java.util.Map;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

/** The form of a registry token, new or old, as people see it: in no way by its words, which differ by language. */
final class CredentialForm {
    /** The place of a kind in a list: that of its hidden class among the rows of the list that is open. */
    private static final String INDEX = """
        const rows = arguments[0].closest('.jenkins-form-item').nextElementSibling.firstElementChild.firstElementChild;
        let index = -1;
        for (const row of rows.children) {
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

    /** The list that shows and hides the parts of this name. */
    private static final String LIST =
            ".jenkins-form-item:has(+ .dropdownList-container > div > [name='%s']) select.dropdownList";

    private final Browser browser;

    private CredentialForm(Browser browser) {
        this.browser = browser;
    }

    static CredentialForm create(Browser browser) {
        browser.open("credentials/store/system/domain/_/newCredentials");
        CredentialForm form = new CredentialForm(browser);
        browser.settle();
        form.choose("credentials", RegistryTokenCredentials.class);
        return form;
    }

    static CredentialForm update(Browser browser, String id) {
        browser.open("credentials/store/system/domain/_/credential/" + id + "/update");
        browser.settle();
        return new CredentialForm(browser);
    }

    /** @param issuer the class that is chosen in the list of registries */
    CredentialForm issuer(Class<?> issuer) {
        choose("issuer", issuer);
        return this;
    }

    CredentialForm authentication(Class<?> authentication) {
        choose("authentication", authentication);
        return this;
    }

    /** Types into the fields of these names that can be seen. */
    CredentialForm enter(Map<String, String> values) {
        values.forEach((name, value) -> browser.type(field(name), value));
        return this;
    }

    WebElement field(String name) {
        return browser.see("form [name='_." + name + "']");
    }

    /** The text that stands above a field, shown or not. */
    String label(String field) {
        return browser.run(
                "return [...document.querySelectorAll(`[name='_.${arguments[0]}']`)].map(e =>"
                        + " e.closest('.jenkins-form-item')"
                        + ".querySelector('.jenkins-form-label').firstChild.textContent.trim())[0]",
                field);
    }

    CredentialForm openAdvanced() {
        browser.seen("form .advanced-button").forEach(browser::click);
        return this;
    }

    /** Presses the button and waits for what it says. */
    WebElement testConnection() {
        browser.click(browser.see(".registry-token-test"));
        return result();
    }

    WebElement result() {
        browser.see(".registry-token-test", WebElement::isEnabled);
        return browser.see(".registry-token-result");
    }

    void save() {
        String here = browser.driver().getCurrentUrl();
        browser.click(browser.see("form button[name='Submit']"));
        browser.await("saved", driver -> !driver.getCurrentUrl().equals(here));
    }

    private void choose(String list, Class<?> kind) {
        WebElement select = browser.see(String.format(LIST, list));
        Long index = browser.run(INDEX, select, kind.getName());
        new Select(select).selectByIndex(index.intValue());
        // Jenkins shows, and submits, a part that arrives after another one was chosen.
        browser.settle();
    }
}
