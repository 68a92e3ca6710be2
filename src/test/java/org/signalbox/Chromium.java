// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.NullUnmarked;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;

/// A real browser without a screen.
@NullUnmarked
final class Chromium implements AutoCloseable {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Nothing is drawn longer than this.
    private static final int PICTURE_HEIGHT_MAX = 3000;

    /// Calls back when a condition has become true, without looking again and again.
    private static final String AWAIT =
            """
            const done = arguments[arguments.length - 1];
            const given = arguments;
            const holds = () => { %s };
            if (holds()) {
              done(true);
            } else {
              const watcher = new MutationObserver(() => {
                if (holds()) {
                  watcher.disconnect();
                  done(true);
                }
              });
              watcher.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
            }
            """;

    private static final String AXE =
            """
            const done = arguments[arguments.length - 1];
            axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})
              .then(result => done(result.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${v.help}: ${n.html} ${n.failureSummary}`))));
            """;

    private final ChromeDriver driver;
    private final String axe;

    /// Skips a test, and says why, where there is no such program; fails it if it was promised.
    static void assumeInstalled() {
        boolean isThere = Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
        if ("required".equals(System.getProperty("interop.chromium"))) {
            assertThat(isThere).as("Chromium is installed").isTrue();
        }
        assumeTrue(isThere, "no Chromium: Debian's chromium and chromium-driver have it");
    }

    Chromium() throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        // builds run as root in containers, with little shared memory
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-color-profile=srgb");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        driver =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(DRIVER.toFile())
                                .usingAnyFreePort()
                                .build(),
                        options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        try (InputStream script = Chromium.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// @param theme `light` or `dark`
    void look(int width, int height, String theme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    }

    void open(String url) {
        driver.get("about:blank");
        driver.get(url);
    }

    /// Goes to a page of the dashboard, and waits until the node has told what is on it.
    void go(String place) {
        run("location.hash = arguments[0]", place);
        await(
                "return document.body.dataset.place === given[0].replace(/^#[/]/,"
                        + " '').split('?')[0]",
                place);
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /// What a script comes to that may wait.
    Object runAsync(String script) {
        return driver.executeAsyncScript(
                "(async () => { %s })().then(arguments[arguments.length - 1])".formatted(script));
    }

    /// Waits until a script says `return true`; `given` is what it is given.
    void await(String condition, Object... given) {
        try {
            driver.executeAsyncScript(AWAIT.formatted(condition), given);
        } catch (ScriptTimeoutException late) {
            throw new AssertionError(
                    "%s with %s never came true of:%n%s"
                            .formatted(
                                    condition,
                                    List.of(given),
                                    run("return document.body.innerText")),
                    late);
        }
    }

    /// Waits until an element says something.
    void awaitText(String selector, String text) {
        await(
                "return [...document.querySelectorAll(given[0])].some(e =>"
                        + " e.textContent.includes(given[1]))",
                selector,
                text);
    }

    String text(String selector) {
        return (String) run("return document.querySelector(arguments[0]).textContent", selector);
    }

    /// As on a keyboard, to whatever has the focus.
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /// Goes on from one element to the next until one has a name, as people without a mouse do.
    void tabTo(String name) {
        for (int i = 0; i < 100; i++) {
            press(Keys.TAB);
            if (name.equals(focus())) {
                return;
            }
        }
        throw new AssertionError("no " + name + " can be reached by the keyboard");
    }

    /// The name of what has the focus.
    String focus() {
        return (String)
                run(
                        "const e = document.activeElement; return e.getAttribute('aria-label') ??"
                                + " e.textContent.trim()");
    }

    /// What keeps people from using the page.
    @SuppressWarnings("unchecked")
    List<String> barriers() {
        if (!(Boolean) run("return typeof axe === 'object'")) {
            driver.executeScript(axe);
        }
        return (List<String>) driver.executeAsyncScript(AXE);
    }

    /// What the browser had to say, warnings and worse.
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(Object::toString)
                .toList();
    }

    /// Where files go that pages hand out.
    void download(Path folder) {
        driver.executeCdpCommand(
                "Browser.setDownloadBehavior",
                Map.of("behavior", "allow", "downloadPath", folder.toString()));
    }

    /// Keeps a picture of the whole page, for people.
    void picture(String name, int width, String theme) throws IOException {
        long height = (Long) run("return document.documentElement.scrollHeight");
        look(width, (int) Math.min(height, PICTURE_HEIGHT_MAX), theme);
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
