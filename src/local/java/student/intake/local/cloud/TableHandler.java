package student.intake.local.cloud;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import software.amazon.dynamodb.services.local.server.DynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/**
 * DynamoDB Local's handler, made safe for several tables in one JVM. Its constructor fills anew the
 * static maps by which every instance finds an action, so a table that starts would make another
 * answer 400 or 500, and two that start together may leave the maps broken for good.
 */
final class TableHandler extends Handler.Wrapper {

  private static final ReadWriteLock ACTIONS = new ReentrantReadWriteLock();

  private TableHandler(Handler handler) {
    super(handler);
  }

  /** Serves {@code requests} over HTTP. */
  static TableHandler of(DynamoDBRequestHandler requests) {
    ACTIONS.writeLock().lock();
    try {
      return new TableHandler(new LocalDynamoDBServerHandler(requests, null));
    } finally {
      ACTIONS.writeLock().unlock();
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    ACTIONS.readLock().lock();
    try {
      return super.handle(request, response, callback);
    } finally {
      ACTIONS.readLock().unlock();
    }
  }
}
