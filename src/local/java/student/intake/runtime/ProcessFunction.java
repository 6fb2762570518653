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
 * The built function as an event source mapping invokes it: in processes, one for each invocation at
 * once, each used again until it dies and replaced then, as Lambda replaces a crashed environment.
 */
public final class ProcessFunction
    implements
      RequestHandler<SQSEvent, SQSBatchResponse>,
      AutoCloseable {

  private static final String NOT_SAMPLED = "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Sampled=0";

  private final Deque<Sandbox> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger killedInvocations = new AtomicInteger();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, String> environment;
  private final Consumer<FunctionProcess> busy;

  /**
   * The function with these variables.
   *
   * @param busy is told of each process that has just taken an event
   */
  public ProcessFunction(Map<String, String> environment, Consumer<FunctionProcess> busy) {
    this.environment = Map.copyOf(environment);
    this.busy = busy;
  }

  /** How many invocations a process had taken when it died. */
  int killedInvocations() {
    return killedInvocations.get();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var sandbox = idle.poll();
    if (sandbox == null) {
      sandbox = new Sandbox();
    }
    var result = sandbox.invoke(
        json(event), Duration.ofMillis(context.getRemainingTimeInMillis()));
    idle.push(sandbox);
    return switch (result) {
      case Success(var json) -> response(json);
      case Failure(var json) -> throw new IllegalStateException("The function failed: " + json);
    };
  }

  @Override
  public void close() {
    idle.forEach(Sandbox::close);
  }

  /** With the names that Lambda writes. */
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

  /** One process with the Runtime API that it asks for events. */
  private final class Sandbox implements AutoCloseable {

    private final RuntimeApi api = RuntimeApi.start(this::taken);
    private final FunctionProcess process = FunctionProcess.start(api, environment);
    private volatile boolean running;

    InvocationResult invoke(String event, Duration timeout) {
      try {
        return api.invoke(event, timeout, NOT_SAMPLED).get();
      } catch (ExecutionException died) {
        if (running) {
          killedInvocations.incrementAndGet();
        }
        close();
        // Started before the next batch is received, whose visibility timeout runs from then on.
        idle.push(new Sandbox().awaitReady());
        throw new IllegalStateException("The process died", died.getCause());
      } catch (InterruptedException timedOut) {
        close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The invocation timed out", timedOut);
      } finally {
        running = false;
      }
    }

    private Sandbox awaitReady() {
      try {
        api.ready().get(1, MINUTES);
        return this;
      } catch (ExecutionException | TimeoutException | InterruptedException failure) {
        close();
        throw new IllegalStateException("The function did not start", failure);
      }
    }

    private void taken() {
      running = true;
      busy.accept(process);
    }

    @Override
    public void close() {
      process.close();
      api.close();
    }
  }
}
