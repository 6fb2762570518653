package student.intake.bench;

import java.time.Duration;

/**
 * What a new process took.
 *
 * @param initialization from its start until it asked for an event
 * @param first its first batch, of one message
 * @param next its next batch, of ten messages
 * @param peakMegabytes the most memory it had
 */
record ColdStart(
    Duration initialization, Duration first, Duration next, int peakMegabytes) {

  /** Until the first batch was answered. */
  Duration total() {
    return initialization.plus(first);
  }
}
