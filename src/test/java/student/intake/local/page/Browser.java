package student.intake.local.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import student.intake.local.Chromium;

/** Headless Chromium, as Debian packages it. */
record Browser(ChromeDriver driver) implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Starts the browser. The test is skipped if there is none, unless BROWSER_REQUIRED=true. */
  static Browser start(int width, int height) {
    if (!"true".equals(System.getenv("BROWSER_REQUIRED"))) {
      assumeTrue(
          Chromium.isInstalled(),
          "Chromium is not installed: apt-get install chromium chromium-driver");
    }
    return new Browser(Chromium.start(width, height));
  }

  void open(URI address) {
    driver.get(address.toString());
    await("#connection", it -> "live".equals(it.getAttribute("data-state")));
  }

  /** Sets the color scheme that the person prefers: light or dark. */
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  void click(String selector) {
    await(selector, it -> it.isDisplayed() && it.isEnabled());
    var element = find(selector);
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
    element.click();
  }

  void type(String selector, String text) {
    var field = await(selector, WebElement::isDisplayed);
    field.clear();
    field.sendKeys(text);
  }

  /** Waits until an element of {@code selector} fits, and returns it. */
  WebElement await(String selector, Predicate<WebElement> condition) {
    return Awaitility.await(selector)
        .atMost(TIMEOUT)
        .until(() -> first(selector, condition), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<WebElement> first(String selector, Predicate<WebElement> condition) {
    try {
      return findAll(selector).stream().filter(condition).findFirst();
    } catch (StaleElementReferenceException _) {
      return Optional.empty();
    }
  }

  /** Waits until {@code selector} shows {@code text}. */
  WebElement awaitText(String selector, String text) {
    return await(selector, it -> it.getText().contains(text));
  }

  /** Returns what axe-core finds wrong on the page as it is. */
  List<Rule> violations() {
    return new AxeBuilder().analyze(driver).getViolations();
  }

  /** Returns the errors of the page's scripts and violations of its policy since the last call. */
  List<String> errors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(it -> String.valueOf(it.getMessage()))
        .filter(
            it -> it.contains("Uncaught") || it.contains("Content Security Policy")
                || it.contains("Trusted"))
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
