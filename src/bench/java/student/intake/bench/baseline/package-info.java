/**
 * The functions that the benchmarks compare with this project's function. Compiled only with Maven's
 * profile {@code bench}, which adds their libraries. They use no class of this project.
 */
@NullMarked
package student.intake.bench.baseline;

import org.jspecify.annotations.NullMarked;
