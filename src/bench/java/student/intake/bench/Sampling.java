package student.intake.bench;

import java.util.function.BooleanSupplier;

/** Which invocations X-Ray samples. */
final class Sampling {

  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int ONE_OF = 20;

  private static final Sampling EVERYTHING = new Sampling(() -> true);
  private static final Sampling NOTHING = new Sampling(() -> false);

  private final BooleanSupplier next;

  private Sampling(BooleanSupplier next) {
    this.next = next;
  }

  /** All of them. */
  static Sampling everything() {
    return EVERYTHING;
  }

  /** None of them. */
  static Sampling nothing() {
    return NOTHING;
  }

  /** X-Ray's default rule: the first of each second, and 5 % of the others. */
  static Sampling defaultRule() {
    return new Sampling(new DefaultRule());
  }

  /** The trace header of the next invocation. */
  String header() {
    return "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;Sampled="
        + (next.getAsBoolean() ? 1 : 0);
  }

  private static final class DefaultRule implements BooleanSupplier {

    private long second = Long.MIN_VALUE;
    private int others;

    @Override
    public boolean getAsBoolean() {
      var now = System.nanoTime() / SECOND_NANOS;
      if (now != second) {
        second = now;
        return true;
      }
      return ++others % ONE_OF == 0;
    }
  }
}
