/**
 * Tests of {@code docs/contract} and {@code docs/operations.md}: the schemas against the parser, the
 * AsyncAPI document, the examples for publishers, and the numbers in the documentation.
 */
@NullMarked
package student.intake.contract;

import org.jspecify.annotations.NullMarked;
