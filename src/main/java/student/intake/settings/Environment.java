package student.intake.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Environment variables by type; a value that cannot be used is an error that names its variable. */
record Environment(Map<String, String> variables) {

  Environment {
    variables = Map.copyOf(variables);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).filter(it -> !it.isBlank());
  }

  String required(String name, String whatToDo) {
    return text(name).orElseThrow(() -> new InvalidSettingException(name, "is missing", whatToDo));
  }

  int wholeNumber(String name, int fallback, int least, int most) {
    return text(name)
        .map(
            it -> wholeNumber(it, least, most)
                .orElseThrow(
                    () -> new InvalidSettingException(
                        name,
                        "is '" + it + "'",
                        "give a whole number from %,d to %,d, or leave it out for %,d"
                            .formatted(least, most, fallback))))
        .orElse(fallback);
  }

  Duration milliseconds(String name, Duration fallback, Duration least, Duration most) {
    return Duration.ofMillis(
        wholeNumber(
            name, (int) fallback.toMillis(), (int) least.toMillis(), (int) most.toMillis()));
  }

  boolean flag(String name, boolean fallback) {
    return text(name).map(it -> flag(name, it, fallback)).orElse(fallback);
  }

  Optional<URI> url(String name) {
    return text(name).map(it -> url(name, it));
  }

  private static Optional<Integer> wholeNumber(String value, int least, int most) {
    try {
      return Optional.of(Integer.valueOf(value.strip()))
          .filter(it -> least <= it && it <= most);
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
            name, "is '" + value + "'", "give true or false, or leave it out for " + fallback);
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
      // The answer is the same as for a URL without a host.
    }
    throw new InvalidSettingException(
        name, "is '" + value + "'", "give a URL that starts with https:// or http://");
  }
}
