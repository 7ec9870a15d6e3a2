package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.shared.SenderTexts;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.spec.SecretKeySpec;

/**
 * Evidence that each replica adds up by itself and signs, so that nothing else that can write to
 * Redis teaches the router anything. A text that is not signed, signed wrongly, or older than one
 * that was read before is ignored, and counted once. The sums of a replica that is gone are taken
 * over by another.
 */
final class SignedEvidence implements SharedEvidence {
  private static final int MAX_NAMES = 20_000;

  /** A replica writes its text at least that often, and is gone when it has not for much longer. */
  private static final Duration RENEWED = Duration.ofHours(1);

  private static final Duration GONE = Duration.ofDays(1);
  private static final int MAX_TAKEN_OVER = 8;

  private final SenderTexts texts;
  private final SecretKeySpec key;
  private final LongAdder ignored;
  private final InstantSource clock;
  private final String sender = UUID.randomUUID().toString();
  private final Map<String, Double> own = new HashMap<>();
  private long changes;
  private long sent;
  private long revision;
  private Instant written = Instant.EPOCH;
  private boolean sending;
  private Map<String, Long> revisions = Map.of();
  private Set<String> lastIgnored = Set.of();
  private Map<String, String> gone = Map.of();

  /**
   * @param ignored counts the texts that are ignored
   */
  SignedEvidence(SenderTexts texts, SecretKeySpec key, LongAdder ignored, InstantSource clock) {
    this.texts = texts;
    this.key = key;
    this.ignored = ignored;
    this.clock = clock;
  }

  @Override
  public synchronized boolean add(Map<String, Double> amounts) {
    long added = amounts.keySet().stream().filter(name -> !own.containsKey(name)).count();
    if (own.size() + added > MAX_NAMES) {
      return false;
    }
    amounts.forEach((name, amount) -> own.merge(name, amount, Double::sum));
    changes++;
    return true;
  }

  /** What is to be written: a text, the change up to which it has all, and what it takes over. */
  private record NextText(
      SignedText text, long changes, Map<String, String> takenOver, Map<String, Double> theirs) {}

  @Override
  public Future<Void> flush() {
    Optional<NextText> next = next();
    if (next.isEmpty()) {
      return Future.succeededFuture();
    }
    String signed = next.get().text().encode(key, place(sender));
    return texts
        .write(sender, signed, TenantLearning.KEPT, next.get().takenOver())
        .onSuccess(done -> written(next.get(), done))
        .onFailure(away -> notSent())
        .mapEmpty();
  }

  private synchronized Optional<NextText> next() {
    Instant now = clock.instant();
    boolean due = changes > sent || (!own.isEmpty() && written.plus(RENEWED).isBefore(now));
    if (sending || !(due || !gone.isEmpty())) {
      return Optional.empty();
    }
    sending = true;
    Map<String, Double> theirs = new HashMap<>();
    gone.forEach(
        (name, text) ->
            SignedText.decode(key, place(name), text)
                .ifPresent(
                    theirText ->
                        theirText.sums().forEach((sum, x) -> theirs.merge(sum, x, Double::sum))));
    Map<String, Double> all = new HashMap<>(own);
    theirs.forEach((name, amount) -> all.merge(name, amount, Double::sum));
    return Optional.of(new NextText(new SignedText(++revision, now, all), changes, gone, theirs));
  }

  private synchronized void written(NextText next, boolean done) {
    sending = false;
    gone = Map.of();
    if (done) {
      next.theirs().forEach((name, amount) -> own.merge(name, amount, Double::sum));
      sent = next.changes();
      written = next.text().written();
    }
  }

  private synchronized void notSent() {
    sending = false;
  }

  @Override
  public Future<Map<String, Double>> read() {
    return texts.read().map(this::sums);
  }

  private synchronized Map<String, Double> sums(Map<String, String> found) {
    Map<String, Double> sums = new HashMap<>();
    Map<String, Long> seen = new HashMap<>();
    Map<String, String> left = new HashMap<>();
    Set<String> unsigned = new HashSet<>();
    Instant before = clock.instant().minus(GONE);
    found.forEach(
        (name, text) -> {
          SignedText read = SignedText.decode(key, place(name), text).orElse(null);
          long newest = revisions.getOrDefault(name, 0L);
          seen.put(name, Math.max(newest, read == null ? 0 : read.revision()));
          if (read == null || read.revision() < newest) {
            unsigned.add(name + " " + text.hashCode());
            return;
          }
          read.sums().forEach((sum, amount) -> sums.merge(sum, amount, Double::sum));
          if (!name.equals(sender) && read.written().isBefore(before)) {
            left.put(name, text);
          }
        });
    ignored.add(unsigned.stream().filter(text -> !lastIgnored.contains(text)).count());
    lastIgnored = unsigned;
    revisions = seen;
    if (!sending) {
      gone = new HashMap<>(left);
      gone.keySet().retainAll(left.keySet().stream().sorted().limit(MAX_TAKEN_OVER).toList());
    }
    return sums;
  }

  @Override
  public synchronized Future<Void> forget(Collection<String> names) {
    if (own.keySet().removeAll(Set.copyOf(names))) {
      changes++;
    }
    return Future.succeededFuture();
  }

  private String place(String of) {
    return texts.name() + "\n" + of;
  }
}
