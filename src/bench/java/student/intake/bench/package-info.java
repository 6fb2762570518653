/**
 * What the function costs, beside two others that do the same work: cold, first after a restore, and
 * warm. {@code scripts/bench} runs it; no test does. Never part of the package.
 */
@NullMarked
package student.intake.bench;

import org.jspecify.annotations.NullMarked;
