package student.intake.bench.harness;

import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import student.intake.bench.report.Summary;

/**
 * The measurements of consecutive batches in a running process.
 *
 * @param intervals in the order of time
 * @param peakMegabytes peak resident memory since the process started
 */
public record WarmRun(List<Interval> intervals, int peakMegabytes) {

  public WarmRun {
    intervals = List.copyOf(intervals);
  }

  /** Returns the throughput of the last third of the run. */
  public Summary messagesPerSecond() {
    return lastThird(Interval::messagesPerSecond);
  }

  /** Returns the CPU time per message of the last third of the run, in microseconds. */
  public Summary cpuMicroseconds() {
    return lastThird(Interval::cpuMicroseconds);
  }

  private Summary lastThird(ToDoubleFunction<Interval> value) {
    var last = intervals.subList(intervals.size() * 2 / 3, intervals.size());
    return Summary.of(last.stream().map(it -> value.applyAsDouble(it)).toList());
  }

  /**
   * Invocations that take about one second together.
   *
   * @param totalMessages messages since the start of the run
   * @param cpuMicroseconds CPU time per message
   */
  public record Interval(long totalMessages, double messagesPerSecond, double cpuMicroseconds) {

    private static final double SECOND_NANOS = 1e9;
    private static final double MICROSECOND_NANOS = 1e3;

    /** Returns the interval of these messages alone. */
    static Interval of(long messages, Duration duration, Duration cpuTime) {
      return new Interval(
          messages,
          messages * SECOND_NANOS / duration.toNanos(),
          cpuTime.toNanos() / MICROSECOND_NANOS / messages);
    }

    /** Returns a copy that follows this number of messages. */
    Interval after(long messages) {
      return new Interval(messages + totalMessages, messagesPerSecond, cpuMicroseconds);
    }
  }
}
