/**
 * The page of {@code scripts/local}: what became of every message. {@code PageServer} serves it on the loopback
 * interface. It learns what happens from one {@code CloudListener}, and the function knows nothing of it.
 */
@NullMarked
package student.intake.local.page;

import org.jspecify.annotations.NullMarked;
