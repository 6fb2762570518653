/**
 * The command behind {@code scripts/local}: runs the function in an embedded cloud, on demand with
 * demo messages. Never part of the deployment package.
 */
@NullMarked
package student.intake.local;

import org.jspecify.annotations.NullMarked;
