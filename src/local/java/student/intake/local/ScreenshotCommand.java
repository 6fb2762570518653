package student.intake.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import student.intake.batch.Outcome.Added;
import student.intake.command.CommandRunner;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EventSourceMapping;

/** Takes the pictures of the page that README.md shows; {@code .ci/screenshot} starts it. */
@Command(name = ScreenshotCommand.NAME)
final class ScreenshotCommand implements Callable<Integer> {

  static final String NAME = ".ci/screenshot";

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 930;
  private static final String PLAN = "{\"rate\": 40, \"repeats\": 12, \"conflicts\": 6, \"nonsense\": 4}";

  @Parameters(paramLabel = "FOLDER")
  private Path folder = Path.of(".");

  /** Exits with 0 on success, 1 on failure, 2 if the arguments are invalid. */
  public static void main(String... arguments) {
    System.exit(CommandRunner.run(NAME, new ScreenshotCommand(), arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var driver = Chromium.start(WIDTH, HEIGHT);
    try (var intake = LocalIntake.start(new EmbeddedCloud.Options(), OptionalInt.of(0));
        var _ = EventSourceMapping.start(
            intake.cloud().queue(), intake.cloud().template(), intake.function())) {
      var address = intake.page().orElseThrow().address();
      driver.get(address.toString());
      send(address, "POST", "api/workload", PLAN);
      awaitAdded(intake, 1_000);
      send(address, "POST", "api/bad-day/table-throttles", "");
      awaitAdded(intake, 1_500);
      send(address, "DELETE", "api/bad-day/table-throttles", "");
      awaitAdded(intake, 3_000);
      for (var scheme : List.of("light", "dark")) {
        take(driver, scheme);
      }
      return 0;
    } finally {
      driver.quit();
    }
  }

  private void take(ChromeDriver driver, String scheme) throws IOException {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    Files.write(
        folder.resolve("page-%s.png".formatted(scheme)), driver.getScreenshotAs(OutputType.BYTES));
  }

  private static void send(URI page, String method, String path, String body)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(page.resolve(path))
        .method(method, BodyPublishers.ofString(body))
        .header("X-Requested-With", "page")
        .build();
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 204) {
        throw new IOException(response.body());
      }
    }
  }

  private static void awaitAdded(LocalIntake intake, int count) {
    Awaitility.await().atMost(Duration.ofMinutes(5))
        .until(() -> intake.counts().of(Added.class) >= count);
  }
}
