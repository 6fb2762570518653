package student.intake.local.page;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/**
 * A function whose invocations are sometimes killed in the middle of the batch: it processes some of the messages,
 * and Lambda gets no response.
 *
 * @param killed whether the next invocation is killed
 */
record KilledFunction(
    RequestHandler<SQSEvent, SQSBatchResponse> function, BooleanSupplier killed)
    implements
    RequestHandler<SQSEvent, SQSBatchResponse> {

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    if (!killed.getAsBoolean()) {
      return function.handleRequest(event, context);
    }
    var processed = ThreadLocalRandom.current().nextInt(event.getRecords().size());
    if (processed > 0) {
      function.handleRequest(firstOf(event, processed), context);
    }
    throw new IllegalStateException("The invocation was killed");
  }

  private static SQSEvent firstOf(SQSEvent event, int count) {
    var part = new SQSEvent();
    part.setRecords(event.getRecords().subList(0, count));
    return part;
  }
}
