package student.intake.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;

/** Typed access to environment variables. An invalid value is an error that names its variable. */
record Environment(Map<String, String> variables) {

  Environment {
    variables = Map.copyOf(variables);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).filter(it -> !it.isBlank());
  }

  String required(String name, String remedy) {
    return text(name).orElseThrow(() -> new InvalidSettingException(name, "is missing", remedy));
  }

  int wholeNumber(String name, int fallback, int min, int max) {
    return text(name)
        .map(
            it -> wholeNumber(it, min, max)
                .orElseThrow(
                    () -> new InvalidSettingException(
                        name,
                        "is '" + it + "'",
                        "use a whole number from %,d to %,d, or omit it for the default of %,d"
                            .formatted(min, max, fallback))))
        .orElse(fallback);
  }

  boolean flag(String name, boolean fallback) {
    return text(name).map(it -> flag(name, it, fallback)).orElse(fallback);
  }

  Optional<URI> url(String name) {
    return text(name).map(it -> url(name, it));
  }

  private static Optional<Integer> wholeNumber(String value, int min, int max) {
    try {
      return Optional.of(Integer.valueOf(value.strip()))
          .filter(it -> min <= it && it <= max);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean flag(String name, String value, boolean fallback) {
    return switch (value.strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
        throw new InvalidSettingException(
            name, "is '" + value + "'",
            "use true or false, or omit it for the default of " + fallback);
    };
  }

  private static URI url(String name, String value) {
    try {
      var url = new URI(value.strip());
      if (url.getHost() != null
          && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Reported like a URL without a host.
    }
    throw new InvalidSettingException(
        name, "is '" + value + "'", "use a URL that starts with https:// or http://");
  }
}
