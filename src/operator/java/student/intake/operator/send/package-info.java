/** {@code scripts/send}: checks students and sends them to the enrollment queue in batches. */
@NullMarked
package student.intake.operator.send;

import org.jspecify.annotations.NullMarked;
