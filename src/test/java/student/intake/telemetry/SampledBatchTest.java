package student.intake.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.amazonaws.xray.AWSXRayRecorder;
import com.amazonaws.xray.contexts.LambdaSegmentContext;
import com.amazonaws.xray.contexts.SegmentContextResolverChain;
import com.amazonaws.xray.emitters.Emitter;
import com.amazonaws.xray.entities.Segment;
import com.amazonaws.xray.entities.Subsegment;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;
import student.intake.batch.BatchResult;
import student.intake.batch.ConcurrentCalls;
import student.intake.local.cloud.LocalContext;

/** A sampled batch with X-Ray's recorder in the way that it works in Lambda. */
class SampledBatchTest {

  private static final String TRACE_ID = "AWS_LAMBDA_X_TRACE_ID";
  private static final String SAMPLED = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;Sampled=1";
  private static final BatchResult RESULT = new BatchResult(List.of(), Duration.ZERO);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Documents documents = new Documents();
  private final AWSXRayRecorder recorder = recorder(documents);
  private final XRay tracing = new XRay(() -> recorder);

  @BeforeEach
  void sample() {
    SdkInternalThreadLocal.put(TRACE_ID, SAMPLED);
  }

  @AfterEach
  void clear() {
    SdkInternalThreadLocal.remove(TRACE_ID);
  }

  @Nested
  class When_calls_are_given_up {

    @Test
    void their_documents_and_the_batch_s_are_complete() throws Exception {
      var started = new AtomicInteger();
      try (var silent = silent(); var table = client(silent)) {
        Callable<PutItemResponse> put = () -> {
          started.incrementAndGet();
          return put(table);
        };
        trace(calls -> run(calls, LONG, Collections.nCopies(60, put), SHORT));
      }
      assertThat(documents.distinct("DynamoDb")).hasSize(started.get())
          .allMatch(it -> it.has("end_time"));
      assertThat(documents.distinct("batch")).singleElement().matches(it -> it.has("end_time"));
    }

    /** They race with the batch's end, as in aws-xray-sdk-java issue 108. */
    @Test
    void and_end_together_with_the_batch_the_batch_still_has_its_result() throws Exception {
      try (var silent = silent(); var table = client(silent)) {
        for (var i = 0; i < 30; i++) {
          var timeout = Duration.ofMillis(20 + i % 5);
          trace(calls -> run(calls, Duration.ZERO, puts(table, 30), timeout));
        }
      }
      assertThat(documents.distinct("batch")).hasSize(30).allMatch(it -> it.has("end_time"));
    }

    @Test
    void the_batch_does_not_end_while_one_of_them_is_recorded() throws Exception {
      var order = new CopyOnWriteArrayList<String>();
      var recording = new CountDownLatch(1);
      var mayEnd = new CountDownLatch(1);
      var slow = new XRay(() -> recorder(new SubsegmentEmitter(subsegment -> {
        if (!subsegment.getName().equals("batch") && recording.getCount() > 0) {
          recording.countDown();
          awaitUninterruptibly(mayEnd);
        }
        order.add(subsegment.getName());
      })));
      var handler = Thread.currentThread();
      var observer = Thread.ofVirtual().start(() -> {
        awaitUninterruptibly(recording);
        await().atMost(LONG)
            .until(() -> order.contains("batch") || handler.getState() == Thread.State.WAITING);
        mayEnd.countDown();
      });
      try (var service = new Service(); var table = client(service.endpoint(), slow)) {
        slow.trace(context(), calls -> {
          // On a busy machine, all calls can be given up before one is recorded.
          do {
            run(calls, Duration.ZERO, puts(table, 20), SHORT);
          } while (recording.getCount() > 0);
          return RESULT;
        });
      }
      observer.join();
      assertThat(order).endsWith("batch").contains("DynamoDb");
    }

    @Test
    void and_cannot_be_interrupted_they_end_with_the_batch() throws Exception {
      var never = new CountDownLatch(1);
      try (var silent = silent(); var table = client(silent)) {
        Callable<PutItemResponse> stubborn = () -> {
          try {
            return put(table);
          } finally {
            never.await();
          }
        };
        trace(calls -> run(calls, Duration.ZERO, List.of(stubborn), SHORT));
        assertThat(documents.of("DynamoDb")).noneMatch(it -> it.path("in_progress").asBoolean());
        never.countDown();
      }
    }

    @Test
    void and_outlive_it_they_are_neither_recorded_nor_held_up() throws Exception {
      var batchEnded = new CountDownLatch(1);
      var recorded = new CompletableFuture<Boolean>();
      Callable<PutItemResponse> late = () -> {
        awaitUninterruptibly(batchEnded);
        SampledBatch.ofCall().orElseThrow().record(_ -> recorded.complete(true));
        recorded.complete(false);
        return PutItemResponse.builder().build();
      };
      trace(calls -> run(calls, Duration.ZERO, List.of(late), SHORT));
      batchEnded.countDown();
      assertThat(recorded.get(1, MINUTES)).isFalse();
    }
  }

  @Nested
  class What_the_recorder_throws {

    private final XRay failing = new XRay(() -> recorder(new SubsegmentEmitter(_ -> {
      throw new IllegalStateException("cannot send");
    })));

    @Test
    void reaches_no_call_and_is_told_in_one_line() throws Exception {
      try (var service = new Service();
          var table = client(service.endpoint(), failing);
          var log = CapturedLog.of(SampledBatch.class);
          var _ = CapturedLog.of(FailSafeTelemetry.class)) {
        var results = new ArrayList<Future<PutItemResponse>>();
        new FailSafeTelemetry(failing::trace).observe(context(), calls -> {
          results.addAll(calls(calls, LONG).run(puts(table, 30), LONG));
          return RESULT;
        });
        assertThat(results).hasSize(30)
            .allMatch(it -> it.state() == Future.State.SUCCESS);
        assertThat(log.lines()).singleElement().asString()
            .startsWith("WARN Calls were not traced completely causes={")
            .contains("java.lang.IllegalStateException=");
      }
    }

    @Test
    void leaves_nothing_on_the_thread_for_the_next_batch() {
      assertThatCode(() -> failing.trace(context(), _ -> RESULT)).hasMessage("cannot send");
      trace(_ -> RESULT);
      assertThat(documents.distinct("batch")).singleElement()
          .satisfies(it -> assertThat(it.path("parent_id").asText()).isEqualTo("53995c3f42cd8ad8"));
    }
  }

  @Nested
  class The_trace_header_of_a_call {

    @ParameterizedTest
    @ValueSource(strings = {
        ";Lineage=a87bd80c:0|68fd508a:5|c512fbe3:2",
        ";Lineage=1:a:1;Self=1-67891234-12456789abcdef012345678;Tenant=blue=green",
        ";"})
    void carries_what_else_the_incoming_one_does(String more) throws Exception {
      SdkInternalThreadLocal.put(TRACE_ID, SAMPLED + more);
      var header = headerOfCall(SAMPLED + more);
      assertThat(header).startsWith("Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=")
          .doesNotContain("53995c3f42cd8ad8")
          .endsWith(";Sampled=1" + (more.equals(";") ? "" : more));
    }

    private String headerOfCall(String incoming) throws IOException {
      try (var service = new Service(); var table = client(service.endpoint(), tracing)) {
        tracing.trace(context().traced(incoming), calls -> {
          run(calls, LONG, puts(table, 1), LONG);
          return RESULT;
        });
        return service.headers.getFirst();
      }
    }
  }

  private void trace(Telemetry.Batch batch) {
    assertThat(tracing.trace(context(), batch)).isSameAs(RESULT);
    assertThat(recorder.getTraceEntity()).isNull();
  }

  private static LocalContext context() {
    return LocalContext.withTimeLeft(LONG).traced(SAMPLED);
  }

  private static BatchResult run(
      ConcurrentCalls.Context context,
      Duration abortTimeout,
      List<Callable<PutItemResponse>> tasks,
      Duration timeout) {
    calls(context, abortTimeout).run(tasks, timeout);
    return RESULT;
  }

  private static ConcurrentCalls calls(ConcurrentCalls.Context context, Duration abortTimeout) {
    return new ConcurrentCalls(100, abortTimeout, context);
  }

  private static List<Callable<PutItemResponse>> puts(DynamoDbClient table, int count) {
    return IntStream.range(0, count)
        .<Callable<PutItemResponse>>mapToObj(_ -> () -> put(table))
        .toList();
  }

  private static PutItemResponse put(DynamoDbClient table) {
    var item = Map.of("student_name", AttributeValue.fromS("Ada Lovelace"));
    return table.putItem(it -> it.tableName("students").item(item));
  }

  private DynamoDbClient client(ServerSocket silent) {
    return client(URI.create("http://127.0.0.1:" + silent.getLocalPort()), tracing);
  }

  private static DynamoDbClient client(URI endpoint, XRay tracing) {
    return DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .overrideConfiguration(
            it -> it.retryStrategy(retry -> retry.maxAttempts(1))
                .executionInterceptors(tracing.interceptors()))
        .build();
  }

  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
  }

  private static AWSXRayRecorder recorder(Emitter emitter) {
    var recorder = XRayRecorders.sendingTo(emitter);
    var chain = new SegmentContextResolverChain();
    chain.addResolver(LambdaSegmentContext::new);
    recorder.setSegmentContextResolverChain(chain);
    return recorder;
  }

  /** Responds to every call with success and keeps the trace headers. */
  private static final class Service implements AutoCloseable {

    private final List<String> headers = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    Service() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        try (exchange) {
          headers.add(exchange.getRequestHeaders().getFirst("X-Amzn-Trace-Id"));
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
        }
      });
      server.start();
    }

    URI endpoint() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException _) {
        // Simulates a recorder that does not end when its thread is interrupted.
      }
    }
  }

  /** Does {@code action} instead of sending a subsegment. */
  private static final class SubsegmentEmitter extends Emitter {

    private final Consumer<Subsegment> action;

    SubsegmentEmitter(Consumer<Subsegment> action) {
      this.action = action;
    }

    @Override
    public boolean sendSegment(Segment segment) {
      throw new AssertionError("Lambda sends the segment");
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      action.accept(subsegment);
      return true;
    }
  }

  /** Keeps what would be sent. */
  private static final class Documents extends Emitter {

    private final List<JsonNode> sent = new CopyOnWriteArrayList<>();

    @Override
    public boolean sendSegment(Segment segment) {
      return sent.add(json(segment.serialize()));
    }

    @Override
    public boolean sendSubsegment(Subsegment subsegment) {
      return sent.add(json(subsegment.streamSerialize()));
    }

    List<JsonNode> of(String name) {
      return sent.stream()
          .flatMap(Documents::withChildren)
          .filter(it -> it.path("name").asText().equals(name))
          .toList();
    }

    /** The last document of each subsegment: X-Ray replaces a document by a later one. */
    List<JsonNode> distinct(String name) {
      var last = new LinkedHashMap<String, JsonNode>();
      of(name).forEach(it -> last.put(it.path("id").asText(), it));
      return List.copyOf(last.values());
    }

    private static Stream<JsonNode> withChildren(JsonNode document) {
      return Stream.concat(
          Stream.of(document),
          document.path("subsegments").valueStream().flatMap(Documents::withChildren));
    }

    private static JsonNode json(String document) {
      try {
        return new ObjectMapper().readTree(document);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }
}
