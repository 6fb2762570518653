package student.intake.operator.deadletters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import student.intake.local.cloud.EmbeddedQueue;
import student.intake.local.cloud.Template;
import student.intake.operator.CommandResult;
import student.intake.operator.aws.QueueDepth;

/** An enrollment queue and its dead-letter queue, and {@code scripts/dead-letters} for them. */
record DeadLettersFixture(EmbeddedQueue queue) implements AutoCloseable {

  static DeadLettersFixture start(EmbeddedQueue.Kind kind) {
    return new DeadLettersFixture(EmbeddedQueue.start(Template.read(), kind, 0));
  }

  /** Returns the body of the student {@code s-NUMBER}. */
  static String student(int number) {
    return "{\"id\": \"s-%1$d\", \"student_name\": \"Name %1$d\"}".formatted(number);
  }

  SqsClient sqs() {
    return queue.client();
  }

  /** Sends a message to the dead-letter queue. */
  void send(String body, Map<String, MessageAttributeValue> attributes) {
    sqs().sendMessage(
        it -> it.queueUrl(queue.deadLetterUrl()).messageBody(body).messageAttributes(attributes));
  }

  /** Sends the students from 0 to {@code count} - 1 to the dead-letter queue. */
  void sendStudents(int count) {
    for (var i = 0; i < count; i++) {
      send(student(i), Map.of());
    }
  }

  /** Sends a message to a group of the dead-letter queue, which is FIFO. */
  void sendToGroup(String group, String body) {
    sqs().sendMessage(
        it -> it.queueUrl(queue.deadLetterUrl())
            .messageBody(body)
            .messageGroupId(group)
            .messageDeduplicationId(UUID.randomUUID().toString()));
  }

  /** Receives up to ten dead letters, as another consumer does. */
  List<Message> hide(int seconds) {
    return receive(queue.deadLetterUrl(), seconds);
  }

  /** Receives and deletes all messages of a queue. */
  List<Message> drain(String url) {
    var all = new ArrayList<Message>();
    for (var some = receive(url, 60); !some.isEmpty(); some = receive(url, 60)) {
      all.addAll(some);
      some.forEach(
          message -> sqs().deleteMessage(
              it -> it.queueUrl(url).receiptHandle(message.receiptHandle())));
    }
    return all;
  }

  private List<Message> receive(String url, int seconds) {
    return sqs().receiveMessage(
        it -> it.queueUrl(url)
            .maxNumberOfMessages(10)
            .visibilityTimeout(seconds)
            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
            .messageAttributeNames("All"))
        .messages();
  }

  /** Returns the depth of the dead-letter queue. */
  QueueDepth depth() {
    return depth(queue.deadLetterUrl());
  }

  QueueDepth depth(String url) {
    return QueueDepth.of(sqs(), url);
  }

  /** Runs {@code scripts/dead-letters} in this JVM. */
  CommandResult run(String command, String... arguments) {
    var all = Stream.concat(
        Stream.of(command, "--local", "--queue-url", queue.url()), Stream.of(arguments));
    return CommandResult.runCommandLine("", DeadLettersCommand::commandLine,
        all.toArray(String[]::new));
  }

  /** Starts the command as a process. */
  static Process start(String queueUrl, String command, String... arguments) throws IOException {
    var java = Stream.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        DeadLettersCommand.class.getName(), command, "--local", "--queue-url", queueUrl);
    return new ProcessBuilder(Stream.concat(java, Stream.of(arguments)).toList())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }

  static MessageAttributeValue binary(int... bytes) {
    var value = new byte[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      value[i] = (byte) bytes[i];
    }
    return MessageAttributeValue.builder()
        .dataType("Binary")
        .binaryValue(SdkBytes.fromByteArray(value))
        .build();
  }

  static Map<MessageSystemAttributeNameForSends, MessageSystemAttributeValue> traceHeader(
      String header) {
    return Map.of(
        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
        MessageSystemAttributeValue.builder().dataType("String").stringValue(header).build());
  }

  @Override
  public void close() {
    queue.close();
  }
}
