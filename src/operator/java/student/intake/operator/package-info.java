/**
 * What operators do to a running intake: send students, look after dead letters, see how it is. Thin
 * scripts in {@code scripts/} start these commands; they are compiled with the tests and never part
 * of the function's package. A student's name is printed only when asked for.
 */
@NullMarked
package student.intake.operator;

import org.jspecify.annotations.NullMarked;
