package student.intake.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Typed access to environment variables. An invalid value is an error that names its variable. */
record Environment(Map<String, String> variables) {

  private static final String WEB_URL = "use a URL that starts with https:// or http:// and ";
  private static final int MAX_PORT = 65_535;

  /** SQS API Reference, CreateQueue: the characters of QueueName. */
  private static final Pattern QUEUE_URL = Pattern.compile(
      "\\w+://[^/?#]+/([^?#]+/)?[A-Za-z0-9_-]{1,80}(\\.fifo)?");

  Environment {
    variables = Map.copyOf(variables);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(it -> !it.isEmpty());
  }

  Optional<String> text(String name, Pattern pattern, String remedy) {
    return parsed(name, remedy, it -> Optional.of(it).filter(pattern.asMatchPredicate()));
  }

  String required(String name, Pattern pattern, String remedy) {
    return text(name, pattern, remedy)
        .orElseThrow(() -> new InvalidSettingException(name, "is missing", remedy));
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

  Optional<URI> endpoint(String name) {
    var remedy = WEB_URL + "has no underscore in its host, which the AWS SDK does not support";
    return parsed(name, remedy, Environment::webUrl);
  }

  Optional<URI> queueUrl(String name) {
    return parsed(name, WEB_URL + "ends with the queue's name", Environment::urlOfQueue);
  }

  private <T> Optional<T> parsed(
      String name, String remedy, Function<String, Optional<T>> parser) {
    return text(name).map(
        it -> parser.apply(it)
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
    return uri(value)
        .filter(it -> it.getHost() != null && it.getPort() != 0 && it.getPort() <= MAX_PORT)
        .filter(it -> "https".equals(it.getScheme()) || "http".equals(it.getScheme()));
  }

  private static Optional<URI> urlOfQueue(String value) {
    // URI parses no host with an underscore, which the names of Docker Compose services can have.
    return Optional.of(value)
        .filter(QUEUE_URL.asMatchPredicate())
        .flatMap(it -> webUrl(it.replace('_', 'a')))
        .flatMap(_ -> uri(value));
  }

  private static Optional<URI> uri(String value) {
    try {
      return Optional.of(new URI(value));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
