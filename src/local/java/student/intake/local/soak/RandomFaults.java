package student.intake.local.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import student.intake.local.faults.Fault;

/** Harms calls at random: each kind of fault as often as any other. Thread-safe. */
final class RandomFaults implements Supplier<Fault> {

  private final List<Fault> kinds;
  private final double rate;
  private final Random random;
  private final LongAdder injected = new LongAdder();

  private RandomFaults(double rate, long seed, List<Fault> kinds) {
    this.rate = rate;
    this.random = new Random(seed);
    this.kinds = kinds;
  }

  /**
   * Faults for one call of DynamoDB in {@code 1 / rate}.
   *
   * @param tooLong more than the caller waits
   */
  static RandomFaults ofTable(double rate, long seed, Duration tooLong) {
    return new RandomFaults(rate, seed, ofAnyCall(tooLong));
  }

  /**
   * Faults for one call of SQS in {@code 1 / rate}; more of them than with a table, for a batch call
   * may also be done in part.
   *
   * @param tooLong more than the caller waits
   */
  static RandomFaults ofQueue(double rate, long seed, Duration tooLong) {
    var kinds = new ArrayList<>(ofAnyCall(tooLong));
    kinds.add(new Fault.PartlyDone(true));
    kinds.add(new Fault.PartlyDone(false));
    return new RandomFaults(rate, seed, kinds);
  }

  private static List<Fault> ofAnyCall(Duration tooLong) {
    return List.of(
        new Fault.Answer(500, "InternalServerError"),
        new Fault.Answer(400, "ThrottlingException"),
        new Fault.DroppedBefore(),
        new Fault.Answer(400, "AccessDeniedException"),
        new Fault.Answer(400, "ResourceNotFoundException"),
        new Fault.DroppedAfter(),
        new Fault.AnsweredLate(tooLong),
        new Fault.Delayed(tooLong));
  }

  /** How many calls were harmed so far. */
  long injected() {
    return injected.sum();
  }

  @Override
  public Fault get() {
    if (random.nextDouble() >= rate) {
      return new Fault.None();
    }
    injected.increment();
    return kinds.get(random.nextInt(kinds.size()));
  }
}
