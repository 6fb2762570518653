package student.intake.local.soak;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;

/** Interrupts the threads of invocations at random. Thread-safe. */
final class RandomInterrupts implements AutoCloseable {

  /** About the duration of a batch. */
  private static final int MAX_MILLISECONDS = 200;

  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
      Thread.ofPlatform().daemon().name("interrupts").factory());

  /** Creates interrupts with this probability for each invocation. */
  RandomInterrupts(double rate, long seed) {
    this.rate = rate;
    this.random = new Random(seed);
  }

  /** Returns the number of interrupts so far. */
  long count() {
    return count.sum();
  }

  /** Returns {@code function}, whose thread is interrupted at random while it handles an event. */
  RequestHandler<SQSEvent, SQSBatchResponse> around(
      RequestHandler<SQSEvent, SQSBatchResponse> function) {
    return (event, context) -> {
      if (random.nextDouble() >= rate) {
        return function.handleRequest(event, context);
      }
      try (var invocation = new Invocation()) {
        var _ = timer.schedule(
            invocation::interrupt, random.nextInt(MAX_MILLISECONDS), MILLISECONDS);
        return function.handleRequest(event, context);
      }
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** The thread that created it, until it is closed. */
  private final class Invocation implements AutoCloseable {

    private final Thread thread = Thread.currentThread();
    private boolean ended;

    synchronized void interrupt() {
      if (!ended) {
        count.increment();
        thread.interrupt();
      }
    }

    @Override
    public synchronized void close() {
      ended = true;
    }
  }
}
