package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;

/**
 * As many functions as there are invocations at once, each with one at a time and a connection pool
 * of its own, as Lambda's execution environments are. Thread-safe.
 */
final class Environments implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final Deque<RequestHandler<SQSEvent, SQSBatchResponse>> idle = new ConcurrentLinkedDeque<>();
  private final Supplier<? extends RequestHandler<SQSEvent, SQSBatchResponse>> made;

  Environments(Supplier<? extends RequestHandler<SQSEvent, SQSBatchResponse>> made) {
    this.made = made;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var free = idle.poll();
    var function = free == null ? made.get() : free;
    try {
      return function.handleRequest(event, context);
    } finally {
      idle.push(function);
    }
  }
}
