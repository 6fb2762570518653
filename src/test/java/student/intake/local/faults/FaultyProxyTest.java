package student.intake.local.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import student.intake.local.faults.Fault.ChangedAcknowledgement;
import student.intake.local.faults.Fault.ChangedAcknowledgement.Change;
import student.intake.local.faults.Fault.PartialFailure;
import student.intake.local.faults.Fault.PartialFailure.Refusal;
import student.intake.local.faults.Fault.Response;

class FaultyProxyTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REQUEST_ID = "x-amzn-RequestId";
  private static final Duration DELAY = Duration.ofMillis(200);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final String PUT_ITEM = """
      {"TableName": "students", "Item": {"student_name": {"S": "Ada \\"A\\" Lovelace"}}}""";

  private static final String SEND_FOUR = """
      {"Entries": [
        {"Id": "0", "MessageBody": "first"}, {"Id": "1", "MessageBody": "b"},
        {"Id": "2", "MessageBody": "c"}, {"Id": "3", "MessageBody": "d"}]}""";

  private final Service service = new Service();

  @AfterEach
  void stop() {
    service.server.stop(0);
  }

  @Test
  void without_a_fault_call_and_response_are_unchanged() throws Exception {
    var response = call(new Fault.None(), SEND_FOUR);
    assertThat(service.received).containsExactly(SEND_FOUR);
    assertThat(response.body()).isEqualTo(Service.acknowledging(SEND_FOUR));
    assertThat(response.headers().firstValue(REQUEST_ID)).hasValue("r1");
  }

  @Nested
  class A_response_of_its_own {

    @Test
    void has_the_status_the_content_type_and_the_body_of_the_fault() throws Exception {
      var response = call(new Response(503, "text/html", "<html>"), PUT_ITEM);
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
      assertThat(response.body()).isEqualTo("<html>");
    }

    @Test
    void can_be_empty() throws Exception {
      var response = call(new Response(200, "", ""), PUT_ITEM);
      assertThat(response.headers().firstValue("Content-Type")).isEmpty();
      assertThat(response.headers().firstValue("Content-Length")).hasValue("0");
    }

    @Test
    void has_no_header_of_a_service() throws Exception {
      var response = call(new Response(200, "application/json", "{}"), PUT_ITEM);
      assertThat(response.headers().map().keySet())
          .allMatch(it -> List.of("content-type", "content-length", "date").contains(it));
    }

    @Test
    void quotes_the_student_s_name_escaped_for_a_string() throws Exception {
      var response = call(new Response(400, "", "{\"__type\": \"{input}\"}"), PUT_ITEM);
      assertThat(json(response).path("__type").asText()).isEqualTo("Ada \"A\" Lovelace");
    }

    @Test
    void quotes_the_first_message_or_its_receipt_handle() throws Exception {
      var quoting = new Response(400, "", "{input}");
      assertThat(call(quoting, SEND_FOUR).body()).isEqualTo("first");
      assertThat(call(quoting, "{\"Entries\": [{\"ReceiptHandle\": \"handle\"}]}").body())
          .isEqualTo("handle");
    }

    @Test
    void quotes_nothing_of_a_request_without_input() throws Exception {
      assertThat(call(new Response(400, "", "<{input}>"), "{}").body()).isEqualTo("<>");
    }
  }

  @Test
  void an_error_has_a_status_and_a_type() throws Exception {
    var response = call(new Fault.ErrorResponse(400, "ThrottlingException"), PUT_ITEM);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).path("__type").asText()).isEqualTo("ThrottlingException");
  }

  @Nested
  class A_partial_failure {

    @Test
    void forwards_every_second_entry() throws Exception {
      call(new PartialFailure(Refusal.OMITTED), SEND_FOUR);
      assertThat(JSON.readTree(service.received.getFirst()).findValuesAsText("Id"))
          .containsExactly("0", "2");
    }

    @Test
    void forwards_other_calls_unchanged() throws Exception {
      var response = call(new PartialFailure(Refusal.COMPLETE), PUT_ITEM);
      assertThat(service.received).containsExactly(PUT_ITEM);
      assertThat(response.body()).isEqualTo(Service.acknowledging(PUT_ITEM));
    }

    @Test
    void acknowledges_the_entries_that_were_forwarded() throws Exception {
      var response = json(call(new PartialFailure(Refusal.COMPLETE), SEND_FOUR));
      assertThat(response.path("Successful").findValuesAsText("Id")).containsExactly("0", "2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "COMPLETE;      true;  true",
        "WITHOUT_CODE;  true;  false",
        "WITHOUT_ID;    false; true"})
    void lists_the_others_as_failed(Refusal refusal, boolean id, boolean code) throws Exception {
      var failed = json(call(new PartialFailure(refusal), SEND_FOUR)).path("Failed");
      assertThat(failed).hasSize(2).allSatisfy(it -> {
        assertThat(it.has("Id")).isEqualTo(id);
        assertThat(it.has("Code")).isEqualTo(code);
      });
    }

    @Test
    void lists_the_others_as_null() throws Exception {
      var response = json(call(new PartialFailure(Refusal.NULL_ENTRY), SEND_FOUR));
      assertThat(response.path("Failed")).hasSize(2).allMatch(JsonNode::isNull);
    }

    @Test
    void omits_the_others() throws Exception {
      var response = json(call(new PartialFailure(Refusal.OMITTED), SEND_FOUR));
      assertThat(response.has("Failed")).isFalse();
    }
  }

  @Nested
  class A_changed_acknowledgement {

    @ParameterizedTest
    @EnumSource
    void forwards_every_entry(Change change) throws Exception {
      call(new ChangedAcknowledgement(change), SEND_FOUR);
      assertThat(service.received).containsExactly(SEND_FOUR);
    }

    @Test
    void lists_every_entry_twice() throws Exception {
      assertThat(successful(Change.ENTRIES_TWICE).findValuesAsText("Id"))
          .containsExactly("0", "1", "2", "3", "0", "1", "2", "3");
    }

    @Test
    void lists_only_unknown_ids() throws Exception {
      assertThat(successful(Change.UNKNOWN_IDS).findValuesAsText("Id"))
          .containsExactly("unknown-0", "unknown-1", "unknown-2", "unknown-3");
    }

    @Test
    void lists_a_null_after_the_entries() throws Exception {
      assertThat(successful(Change.NULL_ENTRY)).hasSize(5).last().matches(JsonNode::isNull);
    }

    @Test
    void leaves_other_responses_unchanged() throws Exception {
      assertThat(call(new ChangedAcknowledgement(Change.ENTRIES_TWICE), PUT_ITEM).body())
          .isEqualTo(Service.acknowledging(PUT_ITEM));
    }

    private JsonNode successful(Change change) throws Exception {
      return json(call(new ChangedAcknowledgement(change), SEND_FOUR)).path("Successful");
    }
  }

  @Nested
  class A_connection {

    @Test
    void is_closed_before_the_call() {
      assertThatThrownBy(() -> call(new Fault.ClosedBeforeCall(), PUT_ITEM))
          .isInstanceOf(IOException.class);
      assertThat(service.received).isEmpty();
    }

    @Test
    void is_closed_after_the_call() {
      assertThatThrownBy(() -> call(new Fault.ClosedAfterCall(), PUT_ITEM))
          .isInstanceOf(IOException.class);
      assertThat(service.received).containsExactly(PUT_ITEM);
    }

    @Test
    void is_closed_after_half_of_the_response() throws Exception {
      try (var proxy = start(new Fault.CutResponse());
          var body = CLIENT.send(request(proxy, SEND_FOUR), BodyHandlers.ofInputStream()).body()) {
        var whole = Service.acknowledging(SEND_FOUR);
        var half = body.readNBytes(whole.length() / 2);
        assertThat(whole).startsWith(new String(half, UTF_8));
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      }
    }
  }

  @Nested
  class A_delay {

    @Test
    void can_be_before_the_call() throws Exception {
      var start = System.nanoTime();
      call(new Fault.DelayedCall(DELAY), PUT_ITEM);
      assertThat(service.lastCallNanos - start).isGreaterThanOrEqualTo(DELAY.toNanos());
    }

    @Test
    void can_be_between_call_and_response() throws Exception {
      call(new Fault.DelayedResponse(DELAY), PUT_ITEM);
      assertThat(System.nanoTime() - service.lastCallNanos)
          .isGreaterThanOrEqualTo(DELAY.toNanos());
    }

    @Test
    void can_be_within_the_response_which_starts_at_once_and_is_whole_in_the_end()
        throws Exception {
      try (var proxy = start(new Fault.SlowResponse(DELAY));
          var body = CLIENT.send(request(proxy, SEND_FOUR), BodyHandlers.ofInputStream()).body()) {
        assertThat(body.read()).isEqualTo(' ');
        assertThat(JSON.readTree(body)).isEqualTo(
            JSON.readTree(Service.acknowledging(SEND_FOUR)));
        assertThat(System.nanoTime() - service.lastCallNanos)
            .isGreaterThanOrEqualTo(DELAY.toNanos());
      }
    }
  }

  @Nested
  class Each_kind_of_fault {

    @ParameterizedTest
    @EnumSource
    void says_whether_it_forwards_the_call(FaultKind kind) {
      try {
        call(kind.fault(Duration.ofMillis(1)), SEND_FOUR);
      } catch (IOException | InterruptedException _) {
        // Some close the connection.
      }
      assertThat(service.received).hasSize(kind.forwards() ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource
    void that_answers_in_place_of_the_service_has_no_request_id(FaultKind kind) throws Exception {
      if (!kind.forwards() && kind != FaultKind.CLOSED_BEFORE_CALL) {
        var response = call(kind.fault(Duration.ofMillis(1)), SEND_FOUR);
        assertThat(response.headers().firstValue(REQUEST_ID)).isEmpty();
      }
    }

    @ParameterizedTest
    @EnumSource
    void is_tried_on_the_table_or_on_the_queues(FaultKind kind) {
      assertThat(FaultKind.forTable().contains(kind) || FaultKind.forQueues().contains(kind))
          .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void differs_from_every_other(FaultKind kind) {
      assertThat(FaultKind.values())
          .filteredOn(it -> it.fault(DELAY).equals(kind.fault(DELAY)))
          .containsExactly(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENTRIES_REFUSED", "UNKNOWN_ENTRIES_ACKNOWLEDGED"})
    void of_batch_calls_is_tried_on_the_queues_only(FaultKind kind) {
      assertThat(FaultKind.forQueues()).contains(kind);
      assertThat(FaultKind.forTable()).doesNotContain(kind);
    }
  }

  private HttpResponse<String> call(Fault fault, String body)
      throws IOException, InterruptedException {
    try (var proxy = start(fault)) {
      return CLIENT.send(request(proxy, body), BodyHandlers.ofString());
    }
  }

  private FaultyProxy start(Fault fault) {
    return FaultyProxy.start(service.endpoint(), () -> fault);
  }

  private static HttpRequest request(FaultyProxy proxy, String body) {
    return HttpRequest.newBuilder(proxy.endpoint()).POST(BodyPublishers.ofString(body)).build();
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Acknowledges every entry of a batch call and responds to any other with an empty object. */
  private static final class Service {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile long lastCallNanos;

    Service() {
      try {
        server = HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      server.createContext("/", this::handle);
      server.start();
    }

    URI endpoint() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static String acknowledging(String request) {
      try {
        var response = JSON.createObjectNode();
        JSON.readTree(request)
            .path("Entries")
            .forEach(it -> response.withArray("Successful").addObject().set("Id", it.get("Id")));
        return response.toString();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private void handle(HttpExchange exchange) throws IOException {
      try (exchange) {
        var request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        lastCallNanos = System.nanoTime();
        received.add(request);
        var response = acknowledging(request).getBytes(UTF_8);
        exchange.getResponseHeaders().set(REQUEST_ID, "r1");
        exchange.sendResponseHeaders(200, response.length);
        exchange.getResponseBody().write(response);
      }
    }
  }
}
