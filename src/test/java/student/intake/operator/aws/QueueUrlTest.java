package student.intake.operator.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueueUrlTest {

  private static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments";
  private static final String LOCAL_URL = "http://127.0.0.1:9324/000000000000/enrollments";
  private static final Optional<String> IRELAND = Optional.of("eu-west-1");

  @ParameterizedTest
  @ValueSource(strings = {"", "sqs.eu-west-1.amazonaws.com/1/q", "/1/q", "file:///q", "my queue",
      "arn:aws:sns:eu-west-1:123456789012:enrollments", "https://", "https://a b/q"})
  void a_text_that_is_no_URL_is_wrong(String text) {
    assertThat(problem(text, false, false)).contains(
        "--queue-url must be a URL such as https://sqs.eu-west-1.amazonaws.com/123456789012/enrollments,"
            + " not '" + text + "'");
  }

  @Test
  void the_URL_of_a_queue_name_or_an_ARN_can_be_printed() {
    assertThat(problem("a-queue.fifo", false, false).orElseThrow())
        .endsWith("not 'a-queue.fifo'; aws sqs get-queue-url --queue-name a-queue.fifo prints it");
    assertThat(problem("arn:aws-cn:sqs:cn-north-1:123456789012:a-queue", false, false)).contains(
        "--queue-url must be a URL, not an ARN;"
            + " aws sqs get-queue-url --queue-name a-queue --region cn-north-1 prints it");
  }

  @Test
  void control_characters_are_escaped() {
    assertThat(problem("a\u001b[31m", false, false).orElseThrow()).endsWith("'a\\u001b[31m'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://sqs.eu-west-1.amazonaws.com",
      "https://sqs.eu-west-1.amazonaws.com/",
      "https://sqs.eu-west-1.amazonaws.com/enrollments",
      "https://sqs.eu-west-1.amazonaws.com/123456789012/"})
  void a_URL_on_AWS_without_an_account_and_a_queue_is_wrong(String url) {
    assertThat(problem(url, false, false).orElseThrow())
        .startsWith("--queue-url must have an account and a queue");
  }

  @ParameterizedTest
  @CsvSource({
      "sqs.eu-central-1.amazonaws.com, eu-central-1",
      "sqs-fips.us-east-1.amazonaws.com, us-east-1",
      "sqs.cn-north-1.amazonaws.com.cn, cn-north-1",
      "sqs.eu-central-1.api.aws, eu-central-1",
      "vpce-0a1-b2.sqs.eu-central-1.vpce.amazonaws.com, eu-central-1",
      "vpce-0a1-b2-eu-central-1a.sqs.eu-central-1.vpce.amazonaws.com, eu-central-1",
      "us-west-2.queue.amazonaws.com, us-west-2",
      "queue.amazonaws.com, us-east-1",
      "SQS.EU-Central-1.amazonaws.com, eu-central-1",
      "sqs.cn-north-1.api.amazonwebservices.com.cn, cn-north-1",
      "sqs.eusc-de-east-1.amazonaws.eu, eusc-de-east-1"
  })
  void a_queue_in_another_region_is_wrong(String host, String region) {
    assertThat(problem("https://" + host + "/123456789012/q", false, false)).contains(
        "--queue-url is in %1$s, but the region is eu-west-1; specify --region %1$s"
            .formatted(region));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:9324/0/q", "http://localhost/0/q",
      "http://[::1]:9324/0/q",
      "http://[0:0:0:0:0:0:0:1]/0/q", "http://sqs.localhost:4566/0/q", "http://127.1.2.3/0/q",
      "http://0.0.0.0:9324/0/q", "HTTP://LOCALHOST/0/q", "http://[::ffff:127.0.0.1]/0/q"})
  void a_queue_on_this_machine_requires_local_or_an_endpoint(String url) {
    assertThat(problem(url, false, false))
        .contains("--queue-url is on this machine; specify --local or --endpoint-url");
    assertThat(problem(url, true, false)).isEmpty();
    assertThat(problem(url, false, true)).isEmpty();
  }

  @Test
  void a_queue_on_AWS_is_wrong_with_local() {
    assertThat(problem(URL, true, false)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://sqs.example.com/1/q", "http://10.0.0.1/0/q",
      "http://sqs.eu-west-1.localhost.localstack.cloud:4566/0/q",
      "https://sqs.eu-west-1.amazonaws.com.example.com/1/q"})
  void a_queue_elsewhere_requires_an_endpoint(String url) {
    assertThat(problem(url, false, false))
        .contains("--queue-url is not on AWS; specify --endpoint-url");
    assertThat(problem(url, false, true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {URL, "http://sqs.eu-west-1.amazonaws.com/1/q.fifo",
      "https://eu-west-1.queue.amazonaws.com/1/q",
      "https://vpce-0a1.sqs.eu-west-1.vpce.amazonaws.com/1/q"})
  void a_queue_in_the_region_is_right(String url) {
    assertThat(problem(url, false, false)).isEmpty();
  }

  @Test
  void an_unknown_region_is_not_compared() {
    assertThat(QueueUrl.problem("--queue-url", URL, false, false, Optional.empty())).isEmpty();
    assertThat(QueueUrl.problem("--queue-url", LOCAL_URL, true, false, Optional.empty())).isEmpty();
  }

  private static Optional<String> problem(String url, boolean local, boolean hasEndpoint) {
    return QueueUrl.problem("--queue-url", url, local, hasEndpoint, IRELAND);
  }
}
