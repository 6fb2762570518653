package student.intake.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import student.intake.runtime.InvocationResult.Failure;
import student.intake.runtime.InvocationResult.Success;

/**
 * Lambda's Runtime API (version 2018-06-01) on loopback, for one function process.
 *
 * <p>Source: Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
 */
public final class RuntimeApi implements AutoCloseable {

  private static final String VERSION = "/2018-06-01/runtime/";
  private static final String CREDENTIALS = "/credentials";

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> running = new ConcurrentHashMap<>();
  private final CompletableFuture<String> initializationError = new CompletableFuture<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> snapshot = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> restored = new CompletableFuture<>();
  private final CompletableFuture<InvocationResult> ended = new CompletableFuture<>();
  private final HttpServer server;
  private final Runnable taken;

  private RuntimeApi(HttpServer server, Runnable taken) {
    this.server = server;
    this.taken = taken;
  }

  /** Starts the server on a free port. */
  public static RuntimeApi start() {
    return start(() -> {});
  }

  /** Starts the server on a free port; runs {@code taken} each time the process takes an event. */
  static RuntimeApi start(Runnable taken) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var api = new RuntimeApi(HttpServer.create(address, 0), taken);
      api.server.setExecutor(api.threads);
      api.server.createContext(VERSION + "invocation/next", api::next);
      api.server.createContext(VERSION + "invocation/", api::answer);
      api.server.createContext(VERSION + "restore/next", api::restoreNext);
      api.server.createContext(VERSION + "init/error", api::initializationError);
      api.server.createContext(CREDENTIALS, RuntimeApi::credentials);
      api.server.start();
      return api;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What {@code AWS_LAMBDA_RUNTIME_API} must be. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** What {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} must be under SnapStart. */
  String credentialsUri() {
    return "http://" + address() + CREDENTIALS;
  }

  /** Invokes the function, which may not have started yet; invocations run one after another. */
  public CompletableFuture<InvocationResult> invoke(
      String event, Duration timeout, String traceHeader) {
    var invocation = new Invocation(
        UUID.randomUUID().toString(),
        event,
        timeout,
        traceHeader,
        new CompletableFuture<>());
    // Holds for what is invoked after the end as well: nobody would take it.
    var _ = ended.whenComplete((_, end) -> invocation.result().completeExceptionally(end));
    waiting.add(invocation);
    return invocation.result();
  }

  /** Completes with the error report when the function cannot start. */
  public CompletableFuture<String> initializationError() {
    return initializationError;
  }

  /** Completes when the process has started and asks for an event. */
  public CompletableFuture<?> ready() {
    return CompletableFuture.anyOf(ready, ended);
  }

  /** Completes when the process may be snapshot: the hooks before the checkpoint have run. */
  public CompletableFuture<?> snapshot() {
    return CompletableFuture.anyOf(snapshot, ended);
  }

  /** Lets a process that was ready for its snapshot go on, as if restored from it. */
  public void restore() {
    restored.complete(null);
  }

  /** Fails every invocation that has no answer yet, and every later one. */
  void abandon(String reason) {
    var died = new IllegalStateException(reason);
    initializationError.completeExceptionally(died);
    ended.completeExceptionally(died);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void next(HttpExchange exchange) throws IOException {
    try (exchange) {
      ready.complete(null);
      var invocation = waiting.take();
      running.put(invocation.id(), invocation);
      var deadline = Instant.now().plus(invocation.timeout()).toEpochMilli();
      var headers = exchange.getResponseHeaders();
      headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
      headers.set("Lambda-Runtime-Deadline-Ms", String.valueOf(deadline));
      headers.set("Lambda-Runtime-Trace-Id", invocation.traceHeader());
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:eu-west-1:000000000000:function:student-intake:live");
      headers.set("Content-Type", "application/json");
      var event = invocation.event().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, event.length);
      exchange.getResponseBody().write(event);
      taken.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().split("/", -1);
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var invocation = running.remove(path[path.length - 2]);
      if (invocation == null) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      exchange.sendResponseHeaders(202, -1);
      var failed = path[path.length - 1].equals("error");
      invocation.result().complete(failed ? new Failure(body) : new Success(body));
    }
  }

  private void restoreNext(HttpExchange exchange) throws IOException {
    try (exchange) {
      snapshot.complete(null);
      restored.join();
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void initializationError(HttpExchange exchange) throws IOException {
    try (exchange) {
      initializationError.complete(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      exchange.sendResponseHeaders(202, -1);
    }
  }

  private static void credentials(HttpExchange exchange) throws IOException {
    try (exchange) {
      var credentials = """
          {"AccessKeyId":"local","SecretAccessKey":"local","Token":"local",\
          "Expiration":"%s"}""".formatted(Instant.now().plus(Duration.ofHours(6)))
          .getBytes(UTF_8);
      exchange.sendResponseHeaders(200, credentials.length);
      exchange.getResponseBody().write(credentials);
    }
  }

  private record Invocation(
      String id,
      String event,
      Duration timeout,
      String traceHeader,
      CompletableFuture<InvocationResult> result) {}
}
