/**
 * Writes to the two queues: rejected messages are sent to the dead-letter queue, and messages to retry
 * get a visibility timeout with exponential back-off. Never receives or deletes a message.
 */
@NullMarked
package student.intake.queue;

import org.jspecify.annotations.NullMarked;
