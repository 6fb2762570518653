package student.intake.local.page;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import student.intake.IntakeHandler;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.EventSourceMapping;
import student.intake.local.cloud.ListeningTelemetry;
import student.intake.local.cloud.OutcomeCounts;
import student.intake.local.cloud.Template;

/** A page, its cloud and its function, as {@code scripts/local} starts them. */
record PageFixture(
    EmbeddedCloud cloud, LocalPage page, EventSourceMapping mapping, HttpClient client)
    implements
    AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  static PageFixture start() {
    var logs = new LocalPage.Logs();
    var cloud = EmbeddedCloud
        .start(Template.read(), new EmbeddedCloud.Options(), logs.listener());
    var page = LocalPage.start(cloud, logs, 0);
    var telemetry = new ListeningTelemetry(new OutcomeCounts(), logs.listener());
    var function = page.function(it -> IntakeHandler.create(it, telemetry));
    var mapping = EventSourceMapping.start(cloud.queue(), cloud.template(), function);
    return new PageFixture(cloud, page, mapping, HttpClient.newHttpClient());
  }

  URI address(String path) {
    return page.address().resolve(path);
  }

  JsonNode get(String path) {
    return json(send("GET", path, ""));
  }

  JsonNode post(String path, String body) {
    return json(send("POST", path, body));
  }

  /** Sends a request as the page's scripts do. */
  HttpResponse<String> send(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(address(path))
            .method(method, BodyPublishers.ofString(body))
            .header(OwnRequests.HEADER, "page")
            .timeout(Duration.ofMinutes(1))
            .build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Sends a body and returns the message id. */
  String sendBody(String body) {
    return post("/api/messages", body).path("messageId").asText();
  }

  /** Sends students with the ids s-0, s-1 and so on. */
  void sendStudents(int count) {
    cloud.queue().sendAll(
        IntStream.range(0, count)
            .mapToObj("{\"id\": \"s-%d\", \"student_name\": \"Ada\"}"::formatted));
  }

  /** Returns the messages that the page lists with an outcome. */
  Stream<JsonNode> listed(String outcome) {
    return get("/api/messages?outcome=" + outcome).path("messages").valueStream();
  }

  /** Waits until the page lists a message on the way for which {@code condition} holds. */
  JsonNode awaitOnTheWay(Predicate<JsonNode> condition) {
    return await().atMost(Duration.ofMinutes(2))
        .until(() -> listed("on-the-way").filter(condition).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /** Waits until the page says of a message what {@code condition} wants. */
  JsonNode awaitMessage(String messageId, Predicate<JsonNode> condition) {
    return await().atMost(Duration.ofMinutes(2))
        .until(() -> get("/api/messages/" + messageId), condition);
  }

  JsonNode awaitOutcome(String messageId, String outcome) {
    return awaitMessage(messageId, it -> it.path("outcome").asText().equals(outcome));
  }

  /** Waits until the dead-letter queue has a message with this body, and returns its details. */
  JsonNode awaitDeadLetter(String body) {
    return await().until(() -> {
      for (var letter : get("/api/dead-letters").path("deadLetters")) {
        var details = get(
            "/api/dead-letters/" + letter.path("messageId").asText() + "?names=true");
        if (details.path("body").asText().equals(body)) {
          return details;
        }
      }
      return null;
    }, it -> it != null);
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    // The function calls the cloud through the page.
    mapping.close();
    page.close();
    cloud.close();
  }
}
