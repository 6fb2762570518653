package student.intake.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A queue that records the bodies of each SendMessageBatch call and gives any response. */
final class StubQueue implements AutoCloseable {

  static final String URL = "http://localhost/000000000000/dead-letters";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<List<String>> calls = new CopyOnWriteArrayList<>();
  private final SqsClient client;

  private StubQueue(HttpServer server) {
    this.server = server;
    this.client = client(endpoint());
  }

  /** Creates a client that does not check the digests in a response, which a stub does not know. */
  static SqsClient client(URI endpoint) {
    return SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.EU_WEST_1)
        .checksumValidationEnabled(false)
        .build();
  }

  /** Starts a queue whose response to a call is computed from the bodies of its entries. */
  static StubQueue start(Function<List<String>, String> response) throws IOException {
    var json = new ObjectMapper();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var queue = new StubQueue(HttpServer.create(address, 0));
    queue.server.setExecutor(queue.threads);
    queue.server.createContext("/", exchange -> {
      try (exchange) {
        var bodies = json.readTree(exchange.getRequestBody().readAllBytes())
            .get("Entries")
            .valueStream()
            .map(it -> it.get("MessageBody").asText())
            .toList();
        queue.calls.add(bodies);
        var answer = response.apply(bodies).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
      }
    });
    queue.server.start();
    return queue;
  }

  /** Returns the response that accepts every entry except those with these bodies. */
  static String refusing(List<String> bodies, String... refused) {
    var all = List.of(refused);
    var accepted = IntStream.range(0, bodies.size())
        .filter(it -> !all.contains(bodies.get(it)))
        .mapToObj(it -> accepted(String.valueOf(it)));
    var failed = IntStream.range(0, bodies.size())
        .filter(it -> all.contains(bodies.get(it)))
        .mapToObj(it -> "{\"Id\":\"%d\",\"Code\":\"InternalError\"}".formatted(it));
    return "{\"Successful\":%s,\"Failed\":%s}".formatted(accepted.toList(), failed.toList());
  }

  static String accepted(String id) {
    return "{\"Id\":\"%s\",\"MessageId\":\"any\"}".formatted(id);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  SqsClient client() {
    return client;
  }

  /** Returns the bodies of the entries of each call. */
  List<List<String>> calls() {
    return calls;
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
