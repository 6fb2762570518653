package student.intake.operator.deadletters;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * When a browse of a dead-letter queue ends.
 *
 * @param maxItems maximum number of messages to visit
 * @param waitingTime how long to wait for messages that another consumer has received, from when SQS returns no
 *     other message. It can become shorter
 * @param ended ends the browse before the next message
 */
public record BrowseLimits(int maxItems, Supplier<Duration> waitingTime, BooleanSupplier ended) {}
