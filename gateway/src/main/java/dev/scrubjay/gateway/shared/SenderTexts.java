package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Texts that replicas give each other through Redis, one of each sender. All futures fail if Redis
 * is away.
 */
public final class SenderTexts {
  private static final Script TEXT = Script.load(SenderTexts.class, "text.lua").on("hash");

  private final RedisLink link;
  private final String key;

  SenderTexts(RedisLink link, String key) {
    this.link = link;
    this.key = key;
  }

  /** The name of the place that the texts are in. */
  public String name() {
    return key;
  }

  /** The texts by sender. */
  public Future<Map<String, String>> read() {
    return link.run(redis -> redis.hgetall(key))
        .recover(failure -> Rubbish.asAbsent(failure, Map.of()))
        .map(
            found -> {
              Map<String, String> texts = new HashMap<>();
              found.forEach((sender, text) -> texts.put(sender, Args.text(text)));
              return texts;
            });
  }

  /**
   * Writes the text of {@code sender}.
   *
   * @param kept how long the texts are kept from now on
   * @param takenOver the texts of senders that are gone, as they were read; they are deleted
   * @return whether it is written; not if another has taken one of those over
   */
  public Future<Boolean> write(
      String sender, String text, Duration kept, Map<String, String> takenOver) {
    Args args = new Args().add(sender).add(text).add(kept.toMillis());
    takenOver.forEach((gone, was) -> args.add(gone).add(was));
    return link.run(redis -> TEXT.run(redis, new String[] {key}, args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }
}
