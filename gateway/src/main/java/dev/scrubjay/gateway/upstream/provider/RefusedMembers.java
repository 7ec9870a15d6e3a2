package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The members that an endpoint's models were seen to refuse, although the same can be said without
 * them: a call that is refused for one is made once more, and from then on without it. Thread-safe.
 */
final class RefusedMembers {
  private static final int MAX_MODELS = 1000;

  /** Words of servers for a member that they do not know, rather than for its value. */
  private static final Pattern UNKNOWN =
      Pattern.compile(
          "(?i)unsupported|unrecogni[sz]ed|unknown|unexpected|extra|not"
              + " (?:supported|permitted|allowed)");

  /** By model, for at most {@link #MAX_MODELS}. */
  private final Map<String, Set<Refusable>> refused = new ConcurrentHashMap<>();

  /** A member that servers refuse, and how else the same is said. */
  private enum Refusable {
    /** Asks for the usage at a stream's end, and nothing else that every server knows. */
    STREAM_OPTIONS("stream_options") {
      @Override
      void rephrase(ObjectNode body) {
        body.remove(member);
      }
    },
    /** The older name of the limit, which reasoning models refuse whatever they are called. */
    MAX_TOKENS("max_tokens") {
      @Override
      boolean isRefused(String message) {
        return message.contains(MAX_COMPLETION_TOKENS.member) && super.isRefused(message);
      }

      @Override
      void rephrase(ObjectNode body) {
        rename(body, member, MAX_COMPLETION_TOKENS.member);
      }
    },
    /** The newer name of the limit, which older servers do not know. */
    MAX_COMPLETION_TOKENS("max_completion_tokens") {
      @Override
      boolean isRefused(String message) {
        return super.isRefused(message) && UNKNOWN.matcher(message).find();
      }

      @Override
      void rephrase(ObjectNode body) {
        rename(body, member, MAX_TOKENS.member);
      }
    };

    final String member;

    Refusable(String member) {
      this.member = member;
    }

    boolean isRefused(String message) {
      return message.contains(member);
    }

    abstract void rephrase(ObjectNode body);

    private static void rename(ObjectNode body, String from, String to) {
      body.set(to, body.remove(from));
    }
  }

  /** Makes the call without what its model is known to refuse; once more if it refuses more. */
  <T> Future<T> calling(ProviderCall call, Function<ProviderCall, Future<T>> transport) {
    ProviderCall adapted = adapted(call);
    return transport
        .apply(adapted)
        .recover(
            cause ->
                learns(adapted, cause)
                    ? transport.apply(adapted(adapted))
                    : Future.failedFuture(cause));
  }

  private ProviderCall adapted(ProviderCall call) {
    Set<Refusable> known = refused.getOrDefault(model(call), Set.of());
    if (known.stream().noneMatch(member -> call.body().has(member.member))) {
      return call;
    }
    ObjectNode body = call.body().deepCopy();
    for (Refusable member : known) {
      if (body.has(member.member)) {
        member.rephrase(body);
      }
    }
    return call.with(body);
  }

  /** Whether {@code failure} refuses a member of {@code call}; if so, it is remembered. */
  private boolean learns(ProviderCall call, Throwable failure) {
    if (!(failure instanceof UpstreamException known) || known.kind() != FailureKind.REJECTED) {
      return false;
    }
    String message = known.reason() + " " + known.param();
    for (Refusable member : Refusable.values()) {
      if (call.body().has(member.member) && member.isRefused(message)) {
        return remember(model(call), member);
      }
    }
    return false;
  }

  /** Notes the refusal in place of an earlier one of the same limit by its other name. */
  private boolean remember(String model, Refusable member) {
    if (refused.size() >= MAX_MODELS && !refused.containsKey(model)) {
      return false;
    }
    refused.merge(model, Set.of(member), RefusedMembers::union);
    return true;
  }

  private static Set<Refusable> union(Set<Refusable> known, Set<Refusable> more) {
    Set<Refusable> all = EnumSet.copyOf(known);
    if (more.contains(Refusable.MAX_TOKENS)) {
      all.remove(Refusable.MAX_COMPLETION_TOKENS);
    } else if (more.contains(Refusable.MAX_COMPLETION_TOKENS)) {
      all.remove(Refusable.MAX_TOKENS);
    }
    all.addAll(more);
    return all;
  }

  private static String model(ProviderCall call) {
    return Json.textOf(call.body(), "model");
  }
}
