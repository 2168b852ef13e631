package io.jenkins.plugins.registrytoken.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import io.jenkins.plugins.registrytoken.registry.Tools;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.StreamSupport;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium that looks at the Jenkins of the running test, and remembers what the pages did. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int HEIGHT = 1400;

    private static final String SEEN = """
        return [...document.querySelectorAll(arguments[0])].filter(
            element => element.checkVisibility({visibilityProperty: true}) && element.getClientRects().length > 0)
        """;

    private final Language language;
    private final ChromeDriver driver;

    Browser(Language language) {
        this.language = language;
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(Tools.path("chromium").toFile());
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", language.tag()));
        options.setExperimentalOption("perfLoggingPrefs", Map.of("enablePage", false));
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--force-prefers-reduced-motion",
                "--lang=" + language.tag(),
                "--window-size=1300," + HEIGHT,
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Tools.path("chromedriver").toFile())
                .usingAnyFreePort()
                .build();
        driver = new ChromeDriver(service, options);
    }

    Language language() {
        return language;
    }

    WebDriver driver() {
        return driver;
    }

    /** @param path below the address of Jenkins */
    Browser open(String path) {
        driver.get(Jenkins.get().getRootUrl() + path);
        return this;
    }

    /** The first such element that can be seen, once there is one. */
    WebElement see(String css) {
        return see(css, element -> true);
    }

    /** The first such element that can be seen and is as wanted, once there is one. */
    WebElement see(String css, Function<WebElement, Boolean> wanted) {
        return await(
                css, d -> seen(css).stream().filter(wanted::apply).findFirst().orElse(null));
    }

    /** All such elements that can be seen now. */
    List<WebElement> seen(String css) {
        return run(SEEN, css);
    }

    /** Waits until the parts of forms that Jenkins fetches when they are first shown are there. */
    void settle() {
        await("all parts", d -> d.findElements(By.cssSelector(".render-on-demand:not([field-disabled])"))
                .isEmpty());
    }

    /** Clicks, out of the way of the bar that sticks to the bottom of forms. */
    void click(WebElement element) {
        run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element);
        element.click();
    }

    /** Types this in place of what is there, and closes the list that some fields then offer. */
    void type(WebElement input, String text) {
        run("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", input);
        input.clear();
        input.sendKeys(text);
        if (input.getAttribute("class").contains("combobox")) {
            input.sendKeys(Keys.ESCAPE);
        }
    }

    /** Waits until there is an answer that is neither null nor false. */
    <T> T await(String what, Function<WebDriver, T> answer) {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50))
                .ignoring(StaleElementReferenceException.class)
                .withMessage(what)
                .until(answer);
    }

    @SuppressWarnings("unchecked")
    <T> T run(String script, Object... arguments) {
        return (T) driver.executeScript(script, arguments);
    }

    void resize(int width) {
        driver.manage().window().setSize(new Dimension(width, HEIGHT));
        new Actions(driver).moveToLocation(0, 0).perform();
    }

    /** @param clip which part of the page, as the DevTools protocol has it */
    String png(Map<String, Object> clip) {
        return (String)
                driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip))
                        .get("data");
    }

    /** Since the last time no page has had an error or called anything but Jenkins. */
    void assertBehaved() {
        List<String> errors = StreamSupport.stream(
                        driver.manage().logs().get(LogType.BROWSER).spliterator(), false)
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(Object::toString)
                .toList();
        String jenkins = Jenkins.get().getRootUrl();
        List<String> strangers = StreamSupport.stream(
                        driver.manage().logs().get(LogType.PERFORMANCE).spliterator(), false)
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .map(message -> JSONObject.fromObject(message).getJSONObject("message"))
                .map(message ->
                        message.getJSONObject("params").getJSONObject("request").getString("url"))
                .filter(url -> !url.startsWith(jenkins) && !url.startsWith("data:") && !url.startsWith("blob:"))
                .toList();
        assertThat("errors in the console", errors, empty());
        assertThat("requests to others than Jenkins", strangers, empty());
    }

    @Override
    public void close() {
        driver.quit();
    }
}
