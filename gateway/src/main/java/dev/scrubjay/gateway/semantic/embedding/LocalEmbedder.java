package dev.scrubjay.gateway.semantic.embedding;

import dev.scrubjay.gateway.config.SemanticConfig.EmbeddingSettings;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.semantic.embedding.EmbeddingException.EmbeddingTrouble;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedder in the process, on few threads of its own, which exist only while there is work. The
 * model is loaded when the first text comes, or before by {@link #prepare}. Bounded: further texts
 * are refused, and those whose request has stopped waiting are dropped.
 */
public final class LocalEmbedder implements Embedder {
  private static final Logger LOG = LoggerFactory.getLogger(LocalEmbedder.class);
  private static final long IDLE_SECONDS = 30;

  /** The first text takes several times as long as the others, in a JVM that has just begun. */
  private static final List<String> FIRST_TEXTS =
      List.of("How do I do this?", "Where is the one that I asked for 3 days ago, please?");

  private final Vertx vertx;
  private final EmbeddingSettings settings;
  private final ThreadPoolExecutor threads;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable SentenceModel model;

  public LocalEmbedder(Vertx vertx, EmbeddingSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.threads =
        new ThreadPoolExecutor(
            settings.threads(),
            settings.threads(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queue()),
            new Threads());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public String name() {
    return "all-minilm-l6-v2-q";
  }

  @Override
  public void prepare() {
    if (begun.compareAndSet(false, true)) {
      threads.execute(this::warmUp);
    }
  }

  /** Loads the model and has it read texts, until others wait for it. */
  private void warmUp() {
    SentenceModel loaded = load();
    for (String text : FIRST_TEXTS) {
      if (threads.getQueue().isEmpty()) {
        loaded.embed(text);
        LOG.debug("the model has read a first text");
      }
    }
  }

  private synchronized SentenceModel load() {
    SentenceModel loaded = model;
    if (loaded == null) {
      loaded = SentenceModel.load();
      model = loaded;
    }
    return loaded;
  }

  @Override
  public Future<Optional<float[]>> embed(Completion completion, String text) {
    Context context = vertx.getOrCreateContext();
    Promise<Optional<float[]>> vector = Promise.promise();
    long late =
        vertx.setTimer(
            Math.max(1, settings.maxWait().toMillis()),
            id -> vector.tryFail(trouble(EmbeddingTrouble.LATE, "the vector came too late")));
    try {
      threads.execute(
          () -> {
            if (!vector.future().isComplete()) {
              run(context, vector, text);
            }
          });
    } catch (RejectedExecutionException full) {
      vector.tryFail(trouble(EmbeddingTrouble.BUSY, "too many texts wait for their vectors"));
    }
    return vector.future().onComplete(done -> vertx.cancelTimer(late));
  }

  private void run(Context context, Promise<Optional<float[]>> vector, String text) {
    try {
      Optional<float[]> made = Optional.ofNullable(load().embed(text));
      back(context, () -> vector.tryComplete(made));
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("a text could not be embedded", e);
      back(context, () -> vector.tryFail(trouble(EmbeddingTrouble.FAILED, String.valueOf(e))));
    }
  }

  /** Returns to the context of the request, unless all has ended meanwhile. */
  private static void back(Context context, Runnable action) {
    try {
      context.runOnContext(nothing -> action.run());
    } catch (RejectedExecutionException ended) {
      LOG.trace("a vector came after the end");
    }
  }

  private static EmbeddingException trouble(EmbeddingTrouble trouble, String message) {
    return new EmbeddingException(trouble, message);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** Names the threads, which do not keep the process alive. */
  private static final class Threads implements ThreadFactory {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public Thread newThread(Runnable task) {
      return Thread.ofPlatform()
          .daemon()
          .name("embedding-" + number.incrementAndGet())
          .unstarted(task);
    }
  }
}
