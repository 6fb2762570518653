/**
 * The AWS clients, built once with the region, timeouts, attempts and connections of the settings.
 * Makes no calls.
 */
@NullMarked
package student.intake.aws;

import org.jspecify.annotations.NullMarked;
