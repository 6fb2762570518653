package student.intake.bench.harness;

import java.util.function.BooleanSupplier;

/** Decides which invocations X-Ray samples. */
public final class TraceSampling {

  private static final long SECOND_NANOS = 1_000_000_000;

  /** The default rule samples 5 %, that is one of 20. */
  private static final int SAMPLING_INTERVAL = 20;

  private static final TraceSampling ALL = new TraceSampling(() -> true);
  private static final TraceSampling NONE = new TraceSampling(() -> false);

  private final BooleanSupplier decision;

  private TraceSampling(BooleanSupplier decision) {
    this.decision = decision;
  }

  /** Samples every invocation. */
  public static TraceSampling all() {
    return ALL;
  }

  /** Samples no invocation. */
  public static TraceSampling none() {
    return NONE;
  }

  /** Samples as X-Ray's default rule: the first request each second, and 5 % of the others. */
  static TraceSampling defaultRule() {
    return new TraceSampling(new DefaultRule());
  }

  /** Returns the trace header of the next invocation. */
  String nextHeader() {
    return "Root=1-5e1b4151-5ac6c58d9f2b0e3a9f1b7c4d;Parent=53995c3f42cd8ad8;Sampled="
        + (decision.getAsBoolean() ? 1 : 0);
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
      return ++others % SAMPLING_INTERVAL == 0;
    }
  }
}
