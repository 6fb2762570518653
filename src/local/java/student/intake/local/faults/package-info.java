/**
 * Fault injection: a proxy between the function and an endpoint that fails, delays or drops calls.
 * It depends on no other package of this project.
 */
@NullMarked
package student.intake.local.faults;

import org.jspecify.annotations.NullMarked;
