package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * Lambda's execution environments: each concurrent invocation uses its own function, with its own
 * connection pool. An environment ends with a crash. Thread-safe.
 */
final class ExecutionEnvironments implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final Deque<Environment> idle = new ConcurrentLinkedDeque<>();
  private final Supplier<? extends RequestHandler<SQSEvent, SQSBatchResponse>> factory;

  ExecutionEnvironments(Supplier<? extends RequestHandler<SQSEvent, SQSBatchResponse>> factory) {
    this.factory = factory;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var free = idle.poll();
    var environment = free == null ? new Environment(factory.get()) : free;
    var crashed = false;
    try {
      return environment.handleRequest(event, context);
    } catch (RandomCrashes.CrashException crash) {
      crashed = true;
      throw crash;
    } finally {
      if (!crashed) {
        idle.push(environment);
      }
    }
  }

  /** An environment has one thread, so what an invocation leaves of it is there for the next. */
  private static final class Environment implements RequestHandler<SQSEvent, SQSBatchResponse> {

    private final RequestHandler<SQSEvent, SQSBatchResponse> function;
    private boolean leftInterrupted;

    Environment(RequestHandler<SQSEvent, SQSBatchResponse> function) {
      this.function = function;
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
      if (leftInterrupted) {
        Thread.currentThread().interrupt();
      }
      try {
        return function.handleRequest(event, context);
      } finally {
        leftInterrupted = Thread.interrupted();
      }
    }
  }
}
