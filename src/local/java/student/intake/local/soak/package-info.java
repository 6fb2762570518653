/**
 * The command behind {@code scripts/soak}: runs the function with injected faults, crashes and
 * duplicate deliveries, and accounts for every message sent.
 */
@NullMarked
package student.intake.local.soak;

import org.jspecify.annotations.NullMarked;
