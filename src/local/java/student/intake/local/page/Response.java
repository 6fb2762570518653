package student.intake.local.page;

/** A response of the page's server. */
final class Response {

  private final int status;
  private final String contentType;
  private final byte[] body;

  /** Creates a response; {@code body} is not copied. */
  Response(int status, String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  static Response json(Object value) {
    return json(200, value);
  }

  static Response json(int status, Object value) {
    return new Response(status, "application/json", Json.bytes(value));
  }

  static Response noContent() {
    return new Response(204, "", new byte[0]);
  }

  static Response error(PageException failure) {
    return json(failure.status(),
        new Failure(String.valueOf(failure.getMessage()), failure.code()));
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body;
  }

  private record Failure(String error, String code) {}
}
