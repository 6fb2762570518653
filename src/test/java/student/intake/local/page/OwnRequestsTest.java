package student.intake.local.page;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests the page's server accepts. */
class OwnRequestsTest {

  private final OwnRequests requests = new OwnRequests(9325);

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:9325", "localhost:9325", "[::1]:9325"})
  void the_page_may_be_read_on_loopback(String host) {
    assertThatCode(() -> requests.check("GET", headers(Map.of("Host", host))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example:9325", "127.0.0.1", "127.0.0.1:80",
      "127.0.0.1.evil.example:9325",
      ""})
  void a_name_that_resolves_to_loopback_is_refused(String host) {
    assertRefused("GET", Map.of("Host", host));
  }

  @Test
  void a_request_without_a_host_is_refused() {
    assertRefused("GET", Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "https://127.0.0.1:9325", "http://127.0.0.1:9326",
      "null", "file://"})
  void another_origin_is_refused(String origin) {
    assertRefused(
        "POST",
        Map.of("Host", "127.0.0.1:9325", "Origin", origin, OwnRequests.HEADER, "page"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PUT", "HEAD"})
  void a_change_requires_a_header_that_a_form_elsewhere_cannot_set(String method) {
    assertRefused(method, Map.of("Host", "127.0.0.1:9325"));
  }

  @Test
  void the_page_itself_may_change_something() {
    var headers = Map.of(
        "Host", "127.0.0.1:9325", "Origin", "http://127.0.0.1:9325", OwnRequests.HEADER, "page");
    assertThatCode(() -> requests.check("POST", headers(headers))).doesNotThrowAnyException();
  }

  private void assertRefused(String method, Map<String, String> headers) {
    assertThatThrownBy(() -> requests.check(method, headers(headers)))
        .isInstanceOf(PageException.class)
        .extracting(it -> ((PageException) it).status())
        .isEqualTo(403);
  }

  private static Headers headers(Map<String, String> values) {
    var headers = new Headers();
    values.forEach(headers::set);
    return headers;
  }
}
