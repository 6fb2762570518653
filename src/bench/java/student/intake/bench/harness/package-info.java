/**
 * Starts functions as processes under Lambda's runtime interface client, on their own CPU, with a
 * simulated table, and measures them. Measures only: the benchmarks choose what to compare.
 */
@NullMarked
package student.intake.bench.harness;

import org.jspecify.annotations.NullMarked;
