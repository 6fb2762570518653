/** The functions that this one is measured against. */
@NullMarked
package student.intake.bench.baseline;

import org.jspecify.annotations.NullMarked;
