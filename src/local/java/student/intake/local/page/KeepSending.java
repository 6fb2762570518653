package student.intake.local.page;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.OutgoingMessage;
import student.intake.operator.RateLimiter;

/** Sends generated messages at a steady rate until it is stopped. */
final class KeepSending implements AutoCloseable {

  static final int MAX_RATE = 1_000;

  private static final Plan DEFAULT = new Plan(50, 10, 5, 5);

  private final EmbeddedQueue queue;
  private final GeneratedBodies bodies = new GeneratedBodies();
  private volatile @Nullable Run current;

  KeepSending(EmbeddedQueue queue) {
    this.queue = queue;
  }

  /** Starts to send, and stops what was sent before. */
  synchronized void start(Plan plan) {
    close();
    var run = new Run(plan);
    current = run;
    run.thread.start();
  }

  /** Stops sending. Nothing is sent after this returns. */
  @Override
  public synchronized void close() {
    var run = current;
    if (run != null) {
      run.stop();
    }
  }

  Status status() {
    var run = current;
    return run == null
        ? new Status(false, DEFAULT, 0)
        : new Status(!run.stopped, run.plan, run.sent.get());
  }

  /**
   * What to send.
   *
   * @param rate messages a second
   * @param repeats percentage of messages that repeat a student
   * @param conflicts percentage of messages that have a known id and another name
   * @param nonsense percentage of messages that have no student
   */
  record Plan(int rate, int repeats, int conflicts, int nonsense) {

    /** Returns what is wrong with the plan, or empty. */
    Optional<String> problem() {
      if (rate < 1 || rate > MAX_RATE) {
        return Optional.of("The rate must be from 1 to %,d messages a second.".formatted(MAX_RATE));
      }
      return Stream.of(repeats, conflicts, nonsense).anyMatch(it -> it < 0)
          || repeats + conflicts + nonsense > 100
              ? Optional.of("The percentages must be 0 or more, and together at most 100.")
              : Optional.empty();
    }
  }

  /** Whether messages are sent, and how many have been. */
  record Status(boolean running, @JsonUnwrapped Plan plan, long sent) {}

  private final class Run implements Runnable {

    private final Plan plan;
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread = Thread.ofVirtual().name("keep-sending").unstarted(this);
    private volatile boolean stopped;

    Run(Plan plan) {
      this.plan = plan;
    }

    void stop() {
      stopped = true;
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void run() {
      var limiter = RateLimiter.perSecond(plan.rate);
      // Ten times a second at most.
      var count = Math.max(1, plan.rate / 10);
      try {
        while (!stopped) {
          limiter.acquire(count);
          queue.sendMessages(
              Stream.generate(() -> OutgoingMessage.of(bodies.next(kind()))).limit(count));
          sent.addAndGet(count);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } finally {
        stopped = true;
      }
    }

    private GeneratedBodies.Kind kind() {
      var percent = ThreadLocalRandom.current().nextInt(100);
      if (percent < plan.nonsense) {
        return GeneratedBodies.Kind.NONSENSE;
      }
      if (percent < plan.nonsense + plan.repeats) {
        return GeneratedBodies.Kind.REPEAT;
      }
      return percent < plan.nonsense + plan.repeats + plan.conflicts
          ? GeneratedBodies.Kind.CONFLICT
          : GeneratedBodies.Kind.NEW;
    }
  }
}
