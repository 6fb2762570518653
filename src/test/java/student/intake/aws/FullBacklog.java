package student.intake.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Listens, accepts no connection, and has no room for one more to wait: Linux drops it. */
public record FullBacklog(ServerSocket server, List<Socket> waiting) implements Closeable {

  /** Starts to listen on a free port of the loopback interface. */
  public static FullBacklog start() throws IOException {
    var backlog = new FullBacklog(
        new ServerSocket(0, 1, InetAddress.getLoopbackAddress()), new ArrayList<>());
    while (backlog.connects()) {
      assertThat(backlog.waiting).hasSizeLessThan(100);
    }
    return backlog;
  }

  private boolean connects() throws IOException {
    var socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(server.getLocalSocketAddress(), 1_000);
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    }
  }

  /** Returns the URL that no client can connect to. */
  public String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (var socket : waiting) {
      socket.close();
    }
    server.close();
  }
}
