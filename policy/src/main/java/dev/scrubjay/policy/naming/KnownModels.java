package dev.scrubjay.policy.naming;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The models of which facts are known, found by other spellings of their names: with a date or a
 * version, with the vendor in front, as a fine-tuned model, as another provider writes them.
 *
 * <p>Only what names a version is taken off, never what names another model: {@code gpt-4o-mini} is
 * no {@code gpt-4o}.
 */
public final class KnownModels {
  private static final Pattern FINE_TUNED = Pattern.compile("ft:([^:]+):.*");

  /** As in {@code us.anthropic.claude-sonnet-4-20250514-v1:0}, which is Bedrock's form. */
  private static final Pattern BEDROCK =
      Pattern.compile("(?:[a-z]{2,6}\\.)?[a-z0-9]+\\.([a-z].*?)(?:-v\\d+)?(?::\\d+)?");

  private static final String DATE =
      "(?:-(?:19|20)\\d{2}-\\d{2}-\\d{2}|-(?:19|20)\\d{6}|-\\d{4}|-\\d{2}-(?:19|20)\\d{2}|-00\\d)";

  private static final Pattern VERSIONED =
      Pattern.compile(
          "(.+?)(?:@[\\w.-]+"
              + "|:(?:free|beta|nitro|floor|extended|exacto|online)"
              + "|-latest|-(?:preview|exp)(?:-\\d{2}-\\d{2}|-\\d{2}-(?:19|20)\\d{2})?|"
              + DATE
              + ")");

  private final Set<String> ids;
  private final Map<String, String> byName = new HashMap<>();

  /**
   * @param sent the name of each model at its provider, by the model's id
   */
  public KnownModels(Map<String, String> sent) {
    ids = Set.copyOf(sent.keySet());
    sent.forEach((id, name) -> byName.merge(name, id, KnownModels::shorter));
    Map<String, String> undated = new HashMap<>();
    sent.forEach(
        (id, name) ->
            Stream.of(id, name)
                .flatMap(dated -> withoutVersion(dated).stream())
                .forEach(base -> undated.merge(base, id, KnownModels::later)));
    undated.forEach(byName::putIfAbsent);
  }

  /** Models of which nothing is known but their ids. */
  public static KnownModels of(Collection<String> ids) {
    Map<String, String> sent = new HashMap<>();
    ids.forEach(id -> sent.put(id, id));
    return new KnownModels(sent);
  }

  /** The id of the known model that {@code name} means, in whatever spelling. */
  public Optional<String> find(String name) {
    Set<String> tried = new HashSet<>();
    return spellings(name).filter(tried::add).flatMap(s -> named(s).stream()).findFirst();
  }

  /** Whether {@code name} is a fine-tuned model, which has prices of its own. */
  public static boolean isFineTuned(String name) {
    return FINE_TUNED.matcher(name).matches();
  }

  private Optional<String> named(String spelling) {
    return ids.contains(spelling)
        ? Optional.of(spelling)
        : Optional.ofNullable(byName.get(spelling));
  }

  /** The spellings that {@code name} may be known by, the nearest first. */
  private static Stream<String> spellings(String name) {
    String bare = name.substring(name.lastIndexOf('/') + 1);
    return Stream.of(name, bare, group(BEDROCK, bare), group(FINE_TUNED, name))
        .filter(spelling -> !spelling.isEmpty())
        .flatMap(spelling -> Stream.concat(Stream.of(spelling), versions(spelling)));
  }

  /** {@code name} without its version; with a tag as well, also without both. */
  private static Stream<String> versions(String name) {
    Function<String, Stream<String>> shorten = text -> withoutVersion(text).stream();
    return Stream.concat(
        shorten.apply(name),
        name.indexOf('@') > 0 || name.indexOf(':') > 0
            ? shorten.apply(name).flatMap(shorten)
            : Stream.of());
  }

  private static Optional<String> withoutVersion(String name) {
    return Optional.of(group(VERSIONED, name)).filter(base -> !base.isEmpty());
  }

  private static String group(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? matcher.group(1) : "";
  }

  private static String shorter(String one, String other) {
    return one.length() < other.length()
            || (one.length() == other.length() && one.compareTo(other) < 0)
        ? one
        : other;
  }

  private static String later(String one, String other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
