/**
 * The embedded cloud: the queue and its dead-letter queue (ElasticMQ), the table (DynamoDB Local) and
 * the event source mapping, on the loopback interface of one JVM. Its settings come from
 * {@code template.yaml}. It never calls AWS.
 */
@NullMarked
package student.intake.local.cloud;

import org.jspecify.annotations.NullMarked;
