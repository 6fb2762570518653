/** {@code scripts/consume}: pauses and resumes the event source mapping of a stack. */
@NullMarked
package student.intake.operator.consume;

import org.jspecify.annotations.NullMarked;
