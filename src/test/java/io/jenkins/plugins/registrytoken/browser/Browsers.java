package io.jenkins.plugins.registrytoken.browser;

import hudson.Functions;
import io.jenkins.plugins.registrytoken.registry.Tools;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.jvnet.localizer.LocaleProvider;

/** One browser for each language, for all test classes; after each test it is asked whether its pages behaved. */
final class Browsers implements BeforeAllCallback, AfterEachCallback {
    private ExtensionContext.Store open;

    @Override
    public void beforeAll(ExtensionContext context) {
        Tools.need("chromium", "chromedriver");
        // As Jenkins does when it starts in a servlet container, which the test harness passes over.
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Functions.getCurrentLocale();
            }
        });
        open = context.getRoot().getStore(Namespace.create(Browsers.class));
    }

    Browser in(Language language) {
        return open.getOrComputeIfAbsent(language, Browser::new, Browser.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (Language language : Language.values()) {
            Browser browser = open.get(language, Browser.class);
            if (browser != null) {
                browser.assertBehaved();
            }
        }
    }
}
