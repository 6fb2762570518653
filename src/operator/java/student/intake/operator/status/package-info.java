/** {@code scripts/status}: shows the queues, the table and the event source mapping of an intake. */
@NullMarked
package student.intake.operator.status;

import org.jspecify.annotations.NullMarked;
