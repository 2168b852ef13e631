package io.jenkins.plugins.registrytoken.browser;

import io.jenkins.plugins.registrytoken.credential.RegistryTokenCredentials;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.WebElement;

/** The form of a registry token, new or old, as people see it: in no way by its words, which differ by language. */
final class CredentialForm {
    private final Browser browser;

    private CredentialForm(Browser browser) {
        this.browser = browser;
    }

    static CredentialForm create(Browser browser) {
        browser.open("credentials/store/system/domain/_/newCredentials");
        CredentialForm form = new CredentialForm(browser);
        browser.settle();
        DropdownList.named("credentials", browser).choose(RegistryTokenCredentials.class);
        return form;
    }

    static CredentialForm update(Browser browser, String id) {
        browser.open("credentials/store/system/domain/_/credential/" + id + "/update");
        browser.settle();
        return new CredentialForm(browser);
    }

    /** @param issuer the class that is chosen in the list of registries */
    CredentialForm issuer(Class<?> issuer) {
        DropdownList.named("issuer", browser).choose(issuer);
        return this;
    }

    CredentialForm authentication(Class<?> authentication) {
        DropdownList.named("authentication", browser).choose(authentication);
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

    /** What is said below fields, of those that can be seen, once Jenkins has checked them all. */
    List<String> errors() {
        browser.await("all checks", d -> browser.run("return FormChecker.queue.length + FormChecker.inProgress === 0"));
        return browser.seen("form .validation-error-area .error").stream()
                .map(WebElement::getText)
                .toList();
    }

    /** Presses the button and waits for what it says. */
    WebElement testConnection() {
        browser.click(browser.see(".registry-token-test"));
        return result();
    }

    WebElement result() {
        browser.see(".registry-token-test", button -> button.getAttribute("aria-disabled") == null);
        return browser.see(".registry-token-result", said -> !said.getText().isEmpty());
    }

    void pressSave() {
        browser.click(browser.see("form button[name='Submit']"));
    }

    void save() {
        String here = browser.driver().getCurrentUrl();
        pressSave();
        browser.await("saved", driver -> !driver.getCurrentUrl().equals(here));
    }
}
