/**
 * The benchmarks of {@code scripts/bench}, one class for each section of docs/performance.md, and the
 * command that runs them. {@code harness} starts and measures the functions, {@code report} prints and
 * writes the results, and {@code baseline} contains the functions to compare with. Not packaged, and
 * not run by tests.
 */
@NullMarked
package student.intake.bench;

import org.jspecify.annotations.NullMarked;
