package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Texts by name, each with a number: one with a higher number takes the place of one with a lower,
 * in whatever order they arrive. All futures fail if Redis is away.
 */
public final class NumberedTexts {
  private static final Script NEWER = Script.load(NumberedTexts.class, "newer.lua").on("hash");

  /** The name that no text has. */
  private static final String VERSION = "";

  private final RedisLink link;
  private final String key;
  private final int most;

  /**
   * @param most the most names
   */
  NumberedTexts(RedisLink link, String key, int most) {
    this.link = link;
    this.key = key;
    this.most = most;
  }

  /** A text and its number. */
  public record NumberedText(long number, String text) {}

  /** The name of the place that the texts are in. */
  public String place() {
    return key;
  }

  /** A word that is another after each change; empty if there has been none. */
  public Future<String> version() {
    return link.run(redis -> redis.hget(key, VERSION))
        .map(found -> found == null ? "" : Args.text(found))
        .recover(failure -> Rubbish.asAbsent(failure, ""));
  }

  /** The texts by name, without those that have no number. */
  public Future<Map<String, NumberedText>> read() {
    return link.run(redis -> redis.hgetall(key))
        .recover(failure -> Rubbish.asAbsent(failure, Map.of()))
        .map(NumberedTexts::texts);
  }

  /**
   * Writes a text, unless there is one of the same name whose number is not lower by {@code gap}.
   *
   * @param kept how long the texts are kept from now on
   * @param instead names whose texts are deleted then
   * @return whether it is written
   */
  public Future<Boolean> write(
      String name, NumberedText text, long gap, Duration kept, Collection<String> instead) {
    Args args =
        new Args()
            .add(name)
            .add(text.number())
            .add(gap)
            .add(text.text())
            .add(kept.toMillis())
            .add(most)
            .add(UUID.randomUUID().toString());
    instead.forEach(args::add);
    return link.run(redis -> NEWER.run(redis, new String[] {key}, args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** Deletes the text of {@code name}, and tells whether there was one. */
  public Future<Boolean> delete(String name) {
    byte[] version = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
    return link.run(redis -> redis.hdel(key, name))
        .compose(
            deleted ->
                deleted == 0
                    ? Future.succeededFuture(false)
                    : link.run(redis -> redis.hset(key, VERSION, version)).map(true));
  }

  private static Map<String, NumberedText> texts(Map<String, byte[]> found) {
    Map<String, NumberedText> texts = new HashMap<>();
    found.forEach(
        (name, stored) -> {
          String text = Args.text(stored);
          int end = text.indexOf('\n');
          if (end > 0 && end <= 18 && text.chars().limit(end).allMatch(Character::isDigit)) {
            texts.put(
                name,
                new NumberedText(Long.parseLong(text.substring(0, end)), text.substring(end + 1)));
          }
        });
    return texts;
  }
}
