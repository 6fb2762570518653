package student.intake.local.soak;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import student.intake.local.faults.Fault;
import student.intake.local.faults.FaultKind;

/** Injects faults at random, each kind with the same probability. Thread-safe. */
final class RandomFaults implements Supplier<Fault> {

  private final List<Fault> faults;
  private final double rate;
  private final Random random;
  private final LongAdder count = new LongAdder();

  /**
   * Creates a source of faults.
   *
   * @param kinds the kinds of the service
   * @param tooLong a delay longer than the caller's timeout
   * @param rate probability that a call fails
   */
  RandomFaults(List<FaultKind> kinds, Duration tooLong, double rate, long seed) {
    this.faults = kinds.stream().map(it -> it.fault(tooLong)).toList();
    this.rate = rate;
    this.random = new Random(seed);
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
    return faults.get(random.nextInt(faults.size()));
  }
}
