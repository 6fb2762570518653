package student.intake.batch;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import student.intake.message.Parsed;

/** A message of the batch, read but not yet acted upon. */
record ReadMessage(SQSMessage message, Parsed parsed) {}
