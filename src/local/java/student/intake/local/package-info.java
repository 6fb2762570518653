/**
 * The embedded cloud: an SQS queue with its dead-letter queue (ElasticMQ), the students' table
 * (DynamoDB Local) and the event source mapping between queue and function, on loopback in one JVM.
 * For tests and for {@code scripts/local}; never part of the package.
 */
@NullMarked
package student.intake.local;

import org.jspecify.annotations.NullMarked;
