/**
 * Prints the results of a benchmark run and writes the generated sections and charts of
 * docs/performance.md. Depends on no other package of this project.
 */
@NullMarked
package student.intake.bench.report;

import org.jspecify.annotations.NullMarked;
