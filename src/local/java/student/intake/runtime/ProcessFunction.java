package student.intake.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import student.intake.runtime.InvocationResult.Failure;
import student.intake.runtime.InvocationResult.Success;

/**
 * Invokes the function in processes, as Lambda does in execution environments: each concurrent invocation
 * uses its own process, and a process that has ended is replaced. Thread-safe.
 */
public final class ProcessFunction
    implements
      RequestHandler<SQSEvent, SQSBatchResponse>,
      AutoCloseable {

  private static final String NOT_SAMPLED = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=0";

  private final Deque<ExecutionEnvironment> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger killedInvocations = new AtomicInteger();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, String> environment;
  private final Consumer<FunctionProcess> onInvocation;

  /**
   * Creates a function without processes; the first invocations start them.
   *
   * @param environment environment variables in addition to those that Lambda sets
   * @param onInvocation called with the process each time a process receives an event
   */
  public ProcessFunction(
      Map<String, String> environment, Consumer<FunctionProcess> onInvocation) {
    this.environment = Map.copyOf(environment);
    this.onInvocation = onInvocation;
  }

  /** Returns the number of invocations whose process ended before the response. */
  int killedInvocations() {
    return killedInvocations.get();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var free = idle.poll();
    var executionEnvironment = free == null ? new ExecutionEnvironment() : free;
    var result = executionEnvironment.invoke(
        json(event), Duration.ofMillis(context.getRemainingTimeInMillis()));
    idle.push(executionEnvironment);
    return switch (result) {
      case Success(var json) -> response(json);
      case Failure(var json) -> throw new IllegalStateException("The function failed: " + json);
    };
  }

  @Override
  public void close() {
    idle.forEach(ExecutionEnvironment::close);
  }

  /** Uses Lambda's names of the properties. */
  private static String json(SQSEvent event) {
    var json = new ByteArrayOutputStream();
    LambdaEventSerializers.serializerFor(SQSEvent.class, SQSEvent.class.getClassLoader())
        .toJson(event, json);
    return json.toString(UTF_8);
  }

  private SQSBatchResponse response(String json) {
    try {
      return mapper.readValue(json, SQSBatchResponse.class);
    } catch (JsonProcessingException malformed) {
      throw new IllegalStateException("Not a response: " + json, malformed);
    }
  }

  /** A process and its Runtime API. */
  private final class ExecutionEnvironment implements AutoCloseable {

    private final RuntimeApi api = RuntimeApi.start(this::invocationStarted);
    private final FunctionProcess process = FunctionProcess.start(api, environment);
    private volatile boolean running;

    InvocationResult invoke(String event, Duration timeout) {
      try {
        return api.invoke(event, timeout, NOT_SAMPLED).get();
      } catch (ExecutionException ended) {
        if (running) {
          killedInvocations.incrementAndGet();
        }
        close();
        // Start the replacement before the mapping receives a batch and its visibility timeout begins.
        idle.push(new ExecutionEnvironment().awaitReady());
        throw new IllegalStateException("The process ended", ended.getCause());
      } catch (InterruptedException timedOut) {
        close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The invocation timed out", timedOut);
      } finally {
        running = false;
      }
    }

    private ExecutionEnvironment awaitReady() {
      try {
        api.ready().get(1, MINUTES);
        return this;
      } catch (ExecutionException | TimeoutException | InterruptedException failure) {
        close();
        throw new IllegalStateException("The function did not start", failure);
      }
    }

    private void invocationStarted() {
      running = true;
      onInvocation.accept(process);
    }

    @Override
    public void close() {
      process.close();
      api.close();
    }
  }
}
