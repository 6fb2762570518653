/**
 * Attributes the CPU time of a recording to parts of the function: the SDK, its HTTP client, the
 * function's own code and so on. Depends on no other package of this project.
 */
@NullMarked
package student.intake.bench.profile;

import org.jspecify.annotations.NullMarked;
