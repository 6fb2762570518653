/** Records the classes that the commands load, so that they start faster. */
@NullMarked
package student.intake.operator.training;

import org.jspecify.annotations.NullMarked;
