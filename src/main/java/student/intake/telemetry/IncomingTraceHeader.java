package student.intake.telemetry;

import static java.util.function.Predicate.not;
import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The trace header that Lambda received, {@code Root=…;Parent=…;Sampled=1;Lineage=…} (AWS X-Ray Developer
 * Guide, "Tracing header").
 */
record IncomingTraceHeader(@Nullable String value) {

  private static final String NAME = "X-Amzn-Trace-Id";

  /** X-Ray's SDK writes these itself; it drops all others. */
  private static final Set<String> WRITTEN_BY_SDK = Set.of("Root", "Parent", "Sampled");

  /** Without a header, X-Ray's SDK decides by its own environment variable. */
  boolean isSampled() {
    return value == null || value.contains("Sampled=1");
  }

  /** Returns {@code request} with the fields of this header that its own header lacks. */
  SdkHttpRequest complete(SdkHttpRequest request) {
    return request.firstMatchingHeader(NAME)
        .map(it -> request.copy(copy -> copy.putHeader(NAME, completed(it))))
        .orElse(request);
  }

  private String completed(String outgoing) {
    return Stream.concat(Stream.of(outgoing), otherFields()).collect(joining(";"));
  }

  private Stream<String> otherFields() {
    return value == null
        ? Stream.empty()
        : Arrays.stream(value.split(";", -1))
            .map(String::strip)
            .filter(not(String::isEmpty))
            .filter(it -> !WRITTEN_BY_SDK.contains(it.split("=", 2)[0]));
  }
}
