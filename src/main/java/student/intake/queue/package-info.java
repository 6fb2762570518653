/**
 * The two queues, as far as the function writes to them: rejected messages go to the dead-letter
 * queue at once, and messages to retry become visible again after a growing delay. Neither ever
 * receives or deletes a message.
 */
@NullMarked
package student.intake.queue;

import org.jspecify.annotations.NullMarked;
