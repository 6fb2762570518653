/**
 * The function in its own process under AWS's runtime interface client, as Lambda runs it, with a
 * Runtime API server on the loopback interface. It needs a compiled or built package.
 */
@NullMarked
package student.intake.runtime;

import org.jspecify.annotations.NullMarked;
