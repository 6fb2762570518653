package student.intake.local.page;

import java.io.IOException;
import java.util.Map;

/** The files of the page, from the class path. */
final class StaticFiles {

  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final Map<String, String> CONTENT_TYPES = Map.of(
      "html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8",
      "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

  /**
   * Returns the file at {@code path}.
   *
   * @throws PageException if there is none
   */
  Response get(String path) throws IOException {
    var name = path.equals("/") ? "index.html" : path.substring(1);
    var extension = name.substring(name.lastIndexOf('.') + 1);
    var contentType = CONTENT_TYPES.get(extension);
    if (contentType == null || !name.matches("(vendor/)?[A-Za-z][\\w-]*(\\.min|\\.esm)?\\.\\w+")) {
      throw notFound();
    }
    var resource = name.startsWith("vendor/") ? UPLOT + name.substring("vendor/".length()) : name;
    try (var stream = StaticFiles.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw notFound();
      }
      return new Response(200, contentType, stream.readAllBytes());
    }
  }

  private static PageException notFound() {
    return new PageException(404, "There is no such page.");
  }
}
