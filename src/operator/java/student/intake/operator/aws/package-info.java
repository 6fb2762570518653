/** Finds the queues, the table and the event source mapping that a command works on, and their clients. */
@NullMarked
package student.intake.operator.aws;

import org.jspecify.annotations.NullMarked;
