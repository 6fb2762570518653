/**
 * The function's configuration: environment variables are read once, validated and turned into typed
 * values. Depends on no other package.
 */
@NullMarked
package student.intake.settings;

import org.jspecify.annotations.NullMarked;
