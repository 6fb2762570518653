package student.intake.local.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import student.intake.local.faults.Fault;

/** Injects faults at random, each kind with the same probability. Thread-safe. */
final class RandomFaults implements Supplier<Fault> {

  private final List<Fault> kinds;
  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();

  private RandomFaults(double rate, long seed, List<Fault> kinds) {
    this.rate = rate;
    this.random = new Random(seed);
    this.kinds = kinds;
  }

  /**
   * Returns faults for DynamoDB.
   *
   * @param rate probability that a call fails
   * @param tooLong a delay longer than the caller's timeout
   */
  static RandomFaults forTable(double rate, long seed, Duration tooLong) {
    return new RandomFaults(rate, seed, forAnyCall(tooLong));
  }

  /**
   * Returns faults for SQS, which include partial failures of batch calls.
   *
   * @param rate probability that a call fails
   * @param tooLong a delay longer than the caller's timeout
   */
  static RandomFaults forQueue(double rate, long seed, Duration tooLong) {
    var kinds = new ArrayList<>(forAnyCall(tooLong));
    kinds.add(new Fault.PartialFailure(true));
    kinds.add(new Fault.PartialFailure(false));
    return new RandomFaults(rate, seed, kinds);
  }

  private static List<Fault> forAnyCall(Duration tooLong) {
    return List.of(
        new Fault.ErrorResponse(500, "InternalServerError"),
        new Fault.ErrorResponse(400, "ThrottlingException"),
        new Fault.ClosedBeforeCall(),
        new Fault.ErrorResponse(400, "AccessDeniedException"),
        new Fault.ErrorResponse(400, "ResourceNotFoundException"),
        new Fault.ClosedAfterCall(),
        new Fault.DelayedResponse(tooLong),
        new Fault.DelayedCall(tooLong));
  }

  /** Returns the number of faults injected so far. */
  long count() {
    return count.sum();
  }

  @Override
  public Fault get() {
    if (random.nextDouble() >= rate) {
      return new Fault.None();
    }
    count.increment();
    return kinds.get(random.nextInt(kinds.size()));
  }
}
