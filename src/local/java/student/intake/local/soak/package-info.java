/**
 * The command behind {@code scripts/soak}: runs the function, traced and untraced, with injected faults,
 * crashes, interrupts and duplicate deliveries. It accounts for every message sent, and for every error
 * that an invocation ends with.
 */
@NullMarked
package student.intake.local.soak;

import org.jspecify.annotations.NullMarked;
