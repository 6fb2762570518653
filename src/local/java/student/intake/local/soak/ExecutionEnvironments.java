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
 * connection pool. Thread-safe.
 */
final class ExecutionEnvironments implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final Deque<RequestHandler<SQSEvent, SQSBatchResponse>> idle = new ConcurrentLinkedDeque<>();
  private final Supplier<? extends RequestHandler<SQSEvent, SQSBatchResponse>> factory;

  ExecutionEnvironments(Supplier<? extends RequestHandler<SQSEvent, SQSBatchResponse>> factory) {
    this.factory = factory;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var free = idle.poll();
    var function = free == null ? factory.get() : free;
    try {
      return function.handleRequest(event, context);
    } finally {
      idle.push(function);
    }
  }
}
