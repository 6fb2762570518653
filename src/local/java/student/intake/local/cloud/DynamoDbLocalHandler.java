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
 * DynamoDB Local's handler, synchronized for several tables in one JVM. The handler's constructor
 * refills static maps that every instance reads: without the lock, other tables respond with 400 or 500
 * while one starts, and two concurrent starts can corrupt the maps.
 */
final class DynamoDbLocalHandler extends Handler.Wrapper {

  private static final ReadWriteLock ACTIONS = new ReentrantReadWriteLock();

  private DynamoDbLocalHandler(Handler handler) {
    super(handler);
  }

  /** Creates a handler for {@code requests}. */
  static DynamoDbLocalHandler of(DynamoDBRequestHandler requests) {
    ACTIONS.writeLock().lock();
    try {
      return new DynamoDbLocalHandler(new LocalDynamoDBServerHandler(requests, null));
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
