package dev.scrubjay.gateway.semantic;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.policy.key.CacheKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be learned from answers that models are still giving, by the keys of the answers.
 * Bounded; what is not answered in time is forgotten. Thread-safe.
 */
public final class Lessons {
  private static final int MOST = 5_000;
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Cache<String, Lesson> open =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(KEPT)
          .executor(Runnable::run)
          .build();

  /**
   * A prompt whose answer is awaited.
   *
   * @param search what it came to
   */
  public record Lesson(
      ComparablePrompt prompt, PromptVector vector, Search search, SemanticPolicy policy) {
    /** The lesson of an answer that is not given, but compared with a model's. */
    Lesson unused() {
      return new Lesson(prompt, vector, search.unused(), policy);
    }

    /** The lesson of an answer that could not be given. */
    Lesson asked() {
      return new Lesson(
          prompt, vector, new Search(null, search.candidates(), false, false), policy);
    }
  }

  void open(Lesson lesson) {
    open.put(name(lesson.prompt().key()), lesson);
  }

  /** The lesson of the answer with {@code key}, which ends it; null if there is none. */
  @Nullable Lesson end(CacheKey key) {
    return open.asMap().remove(name(key));
  }

  private static String name(CacheKey key) {
    return key.scope().tenant() + ' ' + key.id();
  }
}
