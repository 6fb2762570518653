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
 * A server of the Lambda Runtime API (version 2018-06-01) for one process, on the loopback interface.
 *
 * <p>See Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
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
  private final Runnable onInvocation;

  private RuntimeApi(HttpServer server, Runnable onInvocation) {
    this.server = server;
    this.onInvocation = onInvocation;
  }

  /** Starts the server on a free port. */
  public static RuntimeApi start() {
    return start(() -> {});
  }

  /** Starts the server on a free port; runs {@code onInvocation} each time it has sent an event. */
  static RuntimeApi start(Runnable onInvocation) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var api = new RuntimeApi(HttpServer.create(address, 0), onInvocation);
      api.server.setExecutor(api.threads);
      api.server.createContext(VERSION + "invocation/next", api::next);
      api.server.createContext(VERSION + "invocation/", api::complete);
      api.server.createContext(VERSION + "restore/next", api::restoreNext);
      api.server.createContext(VERSION + "init/error", api::initializationError);
      api.server.createContext(CREDENTIALS, RuntimeApi::credentials);
      api.server.start();
      return api;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the value of {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the value of {@code AWS_CONTAINER_CREDENTIALS_FULL_URI}, set under SnapStart. */
  String credentialsUri() {
    return "http://" + address() + CREDENTIALS;
  }

  /** Queues an invocation; the process may not have started yet, and handles one at a time. */
  public CompletableFuture<InvocationResult> invoke(
      String event, Duration timeout, String traceHeader) {
    var invocation = new Invocation(
        UUID.randomUUID().toString(),
        event,
        timeout,
        traceHeader,
        new CompletableFuture<>());
    // Fails the invocation if the process ends, or has already ended.
    var _ = ended.whenComplete((_, end) -> invocation.result().completeExceptionally(end));
    waiting.add(invocation);
    return invocation.result();
  }

  /** Completes with the error that the runtime reported if initialization fails. */
  public CompletableFuture<String> initializationError() {
    return initializationError;
  }

  /** Completes when the process has initialized and requests its first event. */
  public CompletableFuture<?> ready() {
    return CompletableFuture.anyOf(ready, ended);
  }

  /** Completes when the hooks before the snapshot have run. */
  public CompletableFuture<?> snapshot() {
    return CompletableFuture.anyOf(snapshot, ended);
  }

  /** Lets the process continue after {@link #snapshot}, as if it was restored. */
  public void restore() {
    restored.complete(null);
  }

  /** Fails all pending and later invocations. */
  void abandon(String reason) {
    var failure = new IllegalStateException(reason);
    initializationError.completeExceptionally(failure);
    ended.completeExceptionally(failure);
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
      onInvocation.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void complete(HttpExchange exchange) throws IOException {
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
