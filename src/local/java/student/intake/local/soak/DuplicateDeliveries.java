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
 * Delivers batches twice at random, either to two concurrent invocations or in one batch with each
 * message twice (SQS Developer Guide, "At-least-once delivery"). Thread-safe.
 */
final class DuplicateDeliveries implements RequestHandler<SQSEvent, SQSBatchResponse> {

  private final RequestHandler<SQSEvent, SQSBatchResponse> function;
  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();

  /**
   * Wraps {@code function}.
   *
   * @param rate probability of each of the two ways
   */
  DuplicateDeliveries(
      RequestHandler<SQSEvent, SQSBatchResponse> function, double rate, long seed) {
    this.function = function;
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** Returns the number of batches delivered twice so far. */
  long count() {
    return count.sum();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    var chance = random.nextDouble();
    if (chance >= 2 * rate) {
      return function.handleRequest(event, context);
    }
    count.increment();
    return chance < rate ? concurrently(event, context) : eachMessageTwice(event, context);
  }

  private SQSBatchResponse concurrently(SQSEvent event, Context context) {
    var duplicate = new FutureTask<>(() -> function.handleRequest(event, context));
    Thread.ofVirtual().name("duplicate-delivery").start(duplicate);
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
