package student.intake.local.soak;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;

/**
 * Delivers some batches twice at once, and some with each of their messages twice, as a standard
 * queue may (SQS Developer Guide, "At-least-once delivery"). Thread-safe.
 */
final class DuplicateDelivery implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final RequestHandler<SQSEvent, SQSBatchResponse> function;
  private final double rate;
  private final Random random;
  private final LongAdder duplicated = new LongAdder();

  /** Delivers one batch in {@code 1 / rate} to {@code function} in each of the two ways. */
  DuplicateDelivery(
      RequestHandler<SQSEvent, SQSBatchResponse> function, double rate, long seed) {
    this.function = function;
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** How many batches were delivered in one of the two ways so far. */
  long duplicated() {
    return duplicated.sum();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var chance = random.nextDouble();
    if (chance >= 2 * rate) {
      return function.handleRequest(event, context);
    }
    duplicated.increment();
    return chance < rate ? twiceAtOnce(event, context) : eachMessageTwice(event, context);
  }

  private SQSBatchResponse twiceAtOnce(SQSEvent event, Context context) {
    var other = new FutureTask<>(() -> function.handleRequest(event, context));
    Thread.ofVirtual().name("duplicate-delivery").start(other);
    return function.handleRequest(event, context);
  }

  private SQSBatchResponse eachMessageTwice(SQSEvent event, Context context) {
    var twice = new ArrayList<>(event.getRecords());
    twice.addAll(event.getRecords());
    var doubled = new SQSEvent();
    doubled.setRecords(twice);
    return function.handleRequest(doubled, context);
  }
}
