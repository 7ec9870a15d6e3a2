package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A bounded memory in Redis for each tenant, which {@code memory.lua} describes. Its bytes count
 * against the tenant's limit, of which it may have a share; beyond that, the oldest is forgotten.
 * No workspace finds what another has written. All futures fail if Redis is away.
 */
public final class TenantMemory {
  /** The memory of requests whose outcomes can be reported. */
  public static final String REQUESTS = "requests";

  /** The memory of responses that clients refer to. */
  public static final String RESPONSES = "responses";

  /** The memory of objects in providers' accounts. */
  public static final String OBJECTS = "objects";

  /** The memory of requests that may be made before they are asked again. */
  public static final String RECURRING = "recurring";

  /** The memory of prompts whose answers may be reused, with their vectors. */
  public static final String PROMPTS = "prompts";

  /** The memory of comparisons between answers to near prompts. */
  public static final String REUSES = "reuses";

  /** The shares of a tenant's limit of bytes; each of the things beside entries may have one. */
  public static final int SHARES = 16;

  static final int MOST_AT_ONCE = 64;

  private static final Script KNOWN = script("known.lua");
  private static final Script FORGET = script("forget.lua");

  private final RedisLink link;
  private final String name;
  private final int maxFields;
  private final InstantSource clock;
  private final LongSupplier maxBytes;

  /**
   * @param maxFields the most that are remembered of a tenant
   * @param maxBytes the tenant's limit
   */
  TenantMemory(
      RedisLink link, String name, int maxFields, InstantSource clock, LongSupplier maxBytes) {
    this.link = link;
    this.name = name;
    this.maxFields = maxFields;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /** The script {@code name} on a memory. */
  static Script script(String name) {
    return Script.load(TenantMemory.class, "memory.lua", name).on("hash", "zset");
  }

  /** Remembers {@code text} under each of {@code ids}. */
  Future<Void> remember(Scope scope, List<String> ids, String text, Duration kept) {
    Map<String, String> texts = new LinkedHashMap<>();
    ids.forEach(id -> texts.put(id, text));
    return remember(scope, texts, kept);
  }

  /**
   * Remembers texts, each under its id.
   *
   * @param texts at most {@value #MOST_AT_ONCE}, as no more are forgotten for them at once
   */
  Future<Void> remember(Scope scope, Map<String, String> texts, Duration kept) {
    return displace(scope, texts, kept).mapEmpty();
  }

  /** Does the same, and returns the ids of the tenant's workspaces that were forgotten for it. */
  Future<List<String>> displace(Scope scope, Map<String, String> texts, Duration kept) {
    Args args =
        new Args()
            .add(clock.millis())
            .add(kept.toMillis())
            .add(maxFields)
            .add(maxBytes.getAsLong() / SHARES);
    texts.forEach((id, text) -> args.add(field(scope, id)).add(text));
    return run(KNOWN, scope, args)
        .map(
            fields ->
                IntStream.range(0, fields.size())
                    .mapToObj(field -> Args.text(fields, field))
                    .map(field -> field.substring(field.indexOf(' ') + 1))
                    .toList());
  }

  /** Forgets {@code id}. */
  Future<Void> forget(Scope scope, String id) {
    return run(FORGET, scope, new Args().add(field(scope, id))).mapEmpty();
  }

  /** Runs {@code script} on the memory of the tenant of {@code scope}. */
  Future<List<Object>> run(Script script, Scope scope, Args args) {
    String[] keys = {key(scope), key(scope) + ":age"};
    return link.run(redis -> script.run(redis, keys, args.toArray()));
  }

  String key(Scope scope) {
    return Keyspace.prefix(scope.tenant(), 0) + name;
  }

  static String field(Scope scope, String id) {
    return scope.workspace() + ' ' + id;
  }
}
