/**
 * The JSON that Lambda hands over and takes back, read and written as a stream: the runtime's own way
 * through data binding loads more classes than the rest of the function (docs/performance.md).
 */
@NullMarked
package student.intake.event;

import org.jspecify.annotations.NullMarked;
