package student.intake.bench.harness;

import java.time.Duration;

/**
 * The measurements of a cold start.
 *
 * @param initialization from the start of the process until it requests its first event
 * @param firstBatch the first batch, of 1 message
 * @param nextBatch the second batch, of 10 messages
 * @param peakMegabytes peak resident memory of the process
 */
public record ColdStart(
    Duration initialization, Duration firstBatch, Duration nextBatch, int peakMegabytes) {

  /** Returns the duration from the start of the process to the response to the first batch. */
  public Duration total() {
    return initialization.plus(firstBatch);
  }
}
