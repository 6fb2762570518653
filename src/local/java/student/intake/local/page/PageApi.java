package student.intake.local.page;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import student.intake.local.cloud.EmbeddedCloud;
import student.intake.local.cloud.LocalClients;
import student.intake.message.Rejection;
import student.intake.message.Student;

/** Answers the requests of the page's scripts. */
final class PageApi {

  private static final int MAX_LISTED = 200;

  /** No id is one of these. */
  private static final Set<String> ACTIONS = Set.of("kill", "replay");

  private final EmbeddedCloud cloud;
  private final MessageLog log;
  private final Pulse pulse;
  private final BadDay badDay;
  private final KeepSending keepSending;
  private final Sending sending;
  private final DeadLetters deadLetters;
  private final StudentFiles files;

  PageApi(
      EmbeddedCloud cloud, LocalPage.Logs logs, Pulse pulse, BadDay badDay,
      KeepSending keepSending) {
    this.cloud = cloud;
    this.log = logs.messages;
    this.pulse = pulse;
    this.badDay = badDay;
    this.keepSending = keepSending;
    this.sending = new Sending(cloud.queue().client(), cloud.queue().url());
    this.deadLetters = new DeadLetters(logs.deadLetters, cloud.queue());
    this.files = new StudentFiles(cloud.queue());
  }

  /** Returns the first event of a page. */
  StateFeed.Event state() {
    return pulse.state();
  }

  /**
   * Answers a request to {@code /api/}.
   *
   * @throws PageException if it cannot be answered
   */
  Response respond(Request request) throws IOException, InterruptedException {
    var parts = List.of(request.path().substring("/api/".length()).split("/", -1));
    var id = parts.size() > 1 ? parts.get(1) : "";
    return switch (request.method() + " " + pattern(parts)) {
      case "GET page" -> Response.json(PageInfo.of(cloud));
      case "GET history" -> Response.json(Map.of("seconds", pulse.seconds()));
      case "GET messages" -> Response.json(messages(request));
      case "GET messages/*" -> Response.json(message(id, request.isTrue("names")));
      case "POST verdict" -> Response.json(sending.verdict(request.text()));
      case "POST messages" -> Response.json(sending.send(request.text()));
      case "POST students" -> Response.json(sending.send(student(request)));
      case "POST files" -> Response.json(files.send(request));
      case "POST workload" -> startSending(request);
      case "DELETE workload" -> done(keepSending::close);
      case "GET dead-letters" -> Response.json(deadLetters.list());
      case "GET dead-letters/*" -> Response.json(deadLetters.get(id, request.isTrue("names")));
      case "POST dead-letters/replay" ->
        Response.json(Map.of("replayed", deadLetters.replayAll()));
      case "POST dead-letters/*/replay" -> replay(id);
      case "DELETE dead-letters" -> Response.json(Map.of("discarded", deadLetters.discardAll()));
      case "DELETE dead-letters/*" -> discard(id);
      case "POST bad-day/kill" -> done(badDay::killNext);
      case "POST bad-day/*" -> done(() -> badDay.start(trouble(id)));
      case "DELETE bad-day/*" -> done(() -> badDay.end(trouble(id)));
      default -> throw new PageException(404, "There is no such request.");
    };
  }

  private static String pattern(List<String> parts) {
    return switch (parts.size()) {
      case 1 -> parts.getFirst();
      case 2 ->
        parts.getFirst() + "/" + (ACTIONS.contains(parts.getLast()) ? parts.getLast() : "*");
      default -> parts.getFirst() + "/*/" + String.join("/", parts.subList(2, parts.size()));
    };
  }

  private MessageList messages(Request request) {
    var limit = request.parameter("limit").map(PageApi::limit).orElse(MAX_LISTED);
    return MessageList.of(log.find(MessageFilter.of(request), limit));
  }

  private static int limit(String text) {
    if (text.matches("\\d{1,3}")) {
      return Math.min(MAX_LISTED, Integer.parseInt(text));
    }
    throw new PageException(400, "limit must be a number from 0 to 999.");
  }

  private MessageView.Details message(String messageId, boolean names) {
    return log.get(messageId).map(it -> MessageView.Details.of(it, names)).orElseThrow(
        () -> new PageException(404, "The message is not known, or no longer remembered."));
  }

  private static Student student(Request request) {
    var body = Json.read(request.body(), Sending.Body.class);
    return new Student(body.id(), body.student_name());
  }

  private Response startSending(Request request) {
    var plan = Json.read(request.body(), KeepSending.Plan.class);
    plan.problem().ifPresent(it -> {
      throw new PageException(400, it);
    });
    return done(() -> keepSending.start(plan));
  }

  private Response replay(String messageId) throws IOException, InterruptedException {
    deadLetters.replay(messageId);
    return Response.noContent();
  }

  private Response discard(String messageId) throws IOException, InterruptedException {
    deadLetters.discard(messageId);
    return Response.noContent();
  }

  private static Trouble trouble(String id) {
    return Trouble.of(id).orElseThrow(() -> new PageException(404, "There is no such trouble."));
  }

  private static Response done(Runnable action) {
    action.run();
    return Response.noContent();
  }

  private record MessageList(
      long version, int total, int matching, long dropped, List<MessageView> messages) {

    static MessageList of(MessageLog.Found found) {
      return new MessageList(
          found.version(), found.total(), found.matching(), found.dropped(),
          found.messages().stream().map(MessageView::of).toList());
    }
  }

  private record PageInfo(
      String queueUrl, String queueEndpoint, String deadLetterQueueUrl, String tableEndpoint,
      String tableName, String region, List<String> outcomes, Map<String, String> codes,
      List<TroubleView> badDay, int maxMessages, String sendCommand) {

    static PageInfo of(EmbeddedCloud cloud) {
      var queue = cloud.queue();
      return new PageInfo(
          queue.url(), queue.endpoint().toString(), queue.deadLetterUrl(),
          cloud.table().endpoint().toString(), cloud.table().name(), LocalClients.REGION,
          Stream.of(Fate.values()).map(Fate::id).toList(),
          Stream.of(Rejection.values())
              .collect(toUnmodifiableMap(Rejection::code, Rejection::sentence)),
          Stream.of(Trouble.values())
              .map(it -> new TroubleView(it.id(), it.title(), it.description())).toList(),
          MessageLog.MAX_MESSAGES, sendCommand(cloud));
    }

    private static String sendCommand(EmbeddedCloud cloud) {
      return """
          AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=%s \
          aws sqs send-message --endpoint-url %s --queue-url %s \
          --message-body '{"id": "s-1001", "student_name": "Ada Lovelace"}'"""
          .formatted(LocalClients.REGION, cloud.queue().endpoint(), cloud.queue().url());
    }
  }

  private record TroubleView(String id, String title, String description) {}
}
