package student.intake.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The endpoint of the services that have no embedded stand-in: CloudFormation, CloudWatch, CloudWatch Logs
 * and the event source mappings of Lambda. SQS has one queue with fixed attributes, which is the dead-letter
 * queue of no other.
 */
public final class StubAws implements AutoCloseable {

  public static final String STACK = "a-stack";
  public static final String MAPPING_ID = "11111111-2222-3333-4444-555555555555";

  private final HttpServer server;
  private final Map<String, String> outputs;
  private final Map<String, String> parameters;
  private final ConcurrentLinkedDeque<String> states = new ConcurrentLinkedDeque<>();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private volatile String last = "";
  private final List<String> updates = new CopyOnWriteArrayList<>();

  private StubAws(
      HttpServer server, Map<String, String> outputs, Map<String, String> parameters) {
    this.server = server;
    this.outputs = outputs;
    this.parameters = parameters;
  }

  /** Starts the endpoint. The stack {@link #STACK} has these outputs and parameters. */
  public static StubAws start(Map<String, String> outputs, Map<String, String> parameters) {
    try {
      var server = HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var stub = new StubAws(server, outputs, parameters);
      server.createContext("/", stub::respond);
      server.start();
      return stub;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * Sets the states of the mapping: each request returns the next one, and the last is kept. As Lambda
   * does, it refuses an update in a transition.
   */
  public void setStates(String... all) {
    states.clear();
    states.addAll(List.of(all));
  }

  /** Replies with {@code json} to the requests of an operation of a service with the JSON protocol. */
  public void setReply(String operation, int status, String json) {
    replies.put(operation, new Reply(status, json));
  }

  /** Returns the bodies of the requests to update the mapping. */
  public List<String> updates() {
    return new ArrayList<>(updates);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      var request = target + body;
      var set = replies.get(target.substring(target.lastIndexOf('.') + 1));
      if (set != null) {
        reply(exchange, set.status(), set.json());
      } else if (exchange.getRequestURI().getPath().contains("/event-source-mappings/")) {
        mapping(exchange, body);
      } else if (request.contains("GetQueueAttributes")) {
        reply(
            exchange, 200,
            """
                {"Attributes": {"ApproximateNumberOfMessages": "3",
                  "ApproximateNumberOfMessagesNotVisible": "2",
                  "ApproximateNumberOfMessagesDelayed": "1", "MessageRetentionPeriod": "345600",
                  "QueueArn": "arn:aws:sqs:eu-west-1:123456789012:a-queue"}}""");
      } else if (request.contains("StartMessageMoveTask")) {
        exchange.getResponseHeaders().add("x-amzn-query-error", "InvalidParameterValue;Sender");
        reply(
            exchange, 400,
            """
                {"__type": "com.amazon.coral.service#InvalidParameterValueException",
                  "message": "Source queue must be configured as a Dead Letter Queue."}""");
      } else if (request.contains("FilterLogEvents")) {
        reply(
            exchange, 200,
            """
                {"events": [{"timestamp": 1767225600000,
                  "message": "{\\"level\\": \\"ERROR\\", \\"message\\": \\"The table is gone\\"}"}]}""");
      } else if (request.contains("Action=GetMetricStatistics")) {
        reply(
            exchange, 200,
            """
                <GetMetricStatisticsResponse><GetMetricStatisticsResult><Datapoints>
                <member><Timestamp>2026-01-01T00:00:00Z</Timestamp><Maximum>7</Maximum></member>
                <member><Timestamp>2026-01-01T00:01:00Z</Timestamp><Maximum>42</Maximum></member>
                </Datapoints></GetMetricStatisticsResult></GetMetricStatisticsResponse>""");
      } else if (request.contains("GetMetricStatistics")) {
        reply(
            exchange, 200,
            """
                {"Datapoints": [{"Timestamp": 1767225600, "Maximum": 7},
                  {"Timestamp": 1767225660, "Maximum": 42}]}""");
      } else if (request.contains("StackName=" + STACK)) {
        reply(exchange, 200, stack());
      } else {
        reply(
            exchange, 400,
            """
                <ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
                <Message>Stack with id none does not exist</Message></Error></ErrorResponse>""");
      }
    }
  }

  private void mapping(HttpExchange exchange, String body) throws IOException {
    if (!exchange.getRequestURI().getPath().endsWith(MAPPING_ID)) {
      reply(exchange, 404, "{\"Type\": \"User\", \"Message\": \"The resource does not exist\"}");
      return;
    }
    var update = exchange.getRequestMethod().equals("PUT");
    if (update) {
      updates.add(body);
    }
    var refused = update && !Set.of("Enabled", "Disabled").contains(last);
    var state = requireNonNull(states.size() > 1 ? states.poll() : states.peek());
    last = state;
    if (refused || state.equals("ResourceInUse")) {
      exchange.getResponseHeaders().add("X-Amzn-ErrorType", "ResourceInUseException");
      reply(exchange, 400, "{\"Type\": \"User\", \"Message\": \"The mapping is in use\"}");
    } else {
      reply(
          exchange, 200,
          """
              {"UUID": "%s", "State": "%s", "StateTransitionReason": "User action",
                "LastProcessingResult": "No records\\u001b processed"}""".formatted(MAPPING_ID,
              state));
    }
  }

  private String stack() {
    return """
        <DescribeStacksResponse><DescribeStacksResult><Stacks><member>
        <StackName>%s</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
        <CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>%s</Outputs>
        <Parameters>%s</Parameters>
        </member></Stacks></DescribeStacksResult></DescribeStacksResponse>"""
        .formatted(STACK, members("Output", outputs), members("Parameter", parameters));
  }

  private static String members(String type, Map<String, String> values) {
    var members = new StringBuilder();
    values.forEach(
        (key, value) -> members.append(
            "<member><%1$sKey>%2$s</%1$sKey><%1$sValue>%3$s</%1$sValue></member>"
                .formatted(type, key, value)));
    return members.toString();
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    var bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private record Reply(int status, String json) {}
}
