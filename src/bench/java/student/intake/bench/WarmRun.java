package student.intake.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a process did, second by second.
 *
 * @param peakMegabytes the most memory it has had so far
 */
record WarmRun(List<Window> windows, int peakMegabytes) {

  WarmRun {
    windows = List.copyOf(windows);
  }

  /** Messages a second, over the last third of the run. */
  Spread messagesPerSecond() {
    return settled(Window::messagesPerSecond);
  }

  /** Microseconds of CPU a message, over the last third of the run. */
  Spread cpuMicroseconds() {
    return settled(Window::cpuMicroseconds);
  }

  private Spread settled(ToDoubleFunction<Window> figure) {
    var last = windows.subList(windows.size() * 2 / 3, windows.size());
    return Spread.of(last.stream().map(it -> figure.applyAsDouble(it)).toList());
  }

  /**
   * About a second of invocations.
   *
   * @param messagesSoFar since the run started
   */
  record Window(long messagesSoFar, double messagesPerSecond, double cpuMicroseconds) {}
}
