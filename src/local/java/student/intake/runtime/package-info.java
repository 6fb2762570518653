/**
 * The function as Lambda runs it: a process of its own under AWS's runtime interface client, driven
 * through a small Runtime API server and watched by a stand-in for the X-Ray daemon.
 */
@NullMarked
package student.intake.runtime;

import org.jspecify.annotations.NullMarked;
