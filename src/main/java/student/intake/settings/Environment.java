package student.intake.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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
    var remedy = "use a whole number from %,d to %,d, or omit it for the default of %,d"
        .formatted(min, max, fallback);
    return parsed(
        name,
        remedy,
        it -> wholeNumber(it).filter(number -> min <= number && number <= max))
        .orElse(fallback);
  }

  boolean flag(String name, boolean fallback) {
    var remedy = "use true or false, or omit it for the default of " + fallback;
    return parsed(name, remedy, Environment::flag).orElse(fallback);
  }

  Optional<URI> url(String name) {
    return parsed(name, "use a URL that starts with https:// or http://", Environment::webUrl);
  }

  private <T> Optional<T> parsed(
      String name, String remedy, Function<String, Optional<T>> parser) {
    return text(name).map(
        it -> parser.apply(it.strip())
            .orElseThrow(() -> new InvalidSettingException(name, "is '" + it + "'", remedy)));
  }

  private static Optional<Integer> wholeNumber(String value) {
    try {
      return Optional.of(Integer.valueOf(value));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> flag(String value) {
    return switch (value) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Optional<URI> webUrl(String value) {
    try {
      return Optional.of(new URI(value))
          .filter(it -> it.getHost() != null)
          .filter(it -> "https".equals(it.getScheme()) || "http".equals(it.getScheme()));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
