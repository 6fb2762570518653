/**
 * A message body becomes a student or a rejection: envelopes of SNS and EventBridge, JSON, and the
 * limits of the table's key and item. Pure functions of the body; knows neither Lambda, SQS nor
 * DynamoDB, and never does I/O.
 */
@NullMarked
package student.intake.message;

import org.jspecify.annotations.NullMarked;
