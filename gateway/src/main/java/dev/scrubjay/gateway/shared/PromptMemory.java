package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notes of the semantic cache, kept in Redis for all replicas: prompts whose answers are known, and
 * comparisons of answers. A replica reads all of a tenant's notes once, and hears of changes over a
 * channel. All futures fail if Redis is away.
 */
public final class PromptMemory {
  private static final String CHANNEL = "sj:prompts";
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MAX_REUSES = 10_000;
  private static final ScanArgs PAGE = ScanArgs.Builder.limit(200);
  private static final int HEAD = 4;

  private final RedisLink link;
  private final TenantMemory prompts;
  private final TenantMemory reuses;

  PromptMemory(RedisLink link, InstantSource clock, int maxOfTenant, LongSupplier maxBytes) {
    this.link = link;
    this.prompts = new TenantMemory(link, TenantMemory.PROMPTS, maxOfTenant, clock, maxBytes);
    this.reuses = new TenantMemory(link, TenantMemory.REUSES, MAX_REUSES, clock, maxBytes);
  }

  /** The kind of a note. */
  public enum NoteKind {
    PROMPT,
    REUSE
  }

  /**
   * A note.
   *
   * @param id its name within its workspace and kind, without spaces and line breaks
   * @param text empty if it is forgotten
   */
  public record Note(Scope scope, NoteKind kind, String id, String text) {
    public boolean isForgotten() {
      return text.isEmpty();
    }
  }

  /**
   * Some of a tenant's notes of one kind.
   *
   * @param next where the following ones begin
   */
  public record NotePage(List<Note> notes, ScanCursor next) {
    public NotePage {
      notes = List.copyOf(notes);
    }

    /** Whether there are no more. */
    public boolean isLast() {
      return next.isFinished();
    }
  }

  /** A listener of changes, called on Lettuce's threads. */
  public interface NoteListener {
    /** A note was made or forgotten. */
    void changed(Note note);

    /** Changes may have been missed. */
    void missed();
  }

  /** Tells {@code listener} of all replicas' changes from now on. */
  public void subscribe(NoteListener listener) {
    link.subscribe(CHANNEL, new NoteSubscriber(listener));
  }

  /** Remembers {@code note} and tells all replicas, or forgets it if it is empty. */
  public Future<Void> write(Note note) {
    TenantMemory memory = memory(note.kind());
    Future<Void> written =
        note.isForgotten()
            ? memory.forget(note.scope(), note.id())
            : memory.remember(note.scope(), List.of(note.id()), note.text(), KEPT);
    return written
        .compose(done -> link.run(redis -> redis.publish(CHANNEL, message(note))))
        .mapEmpty();
  }

  /** A page of a tenant's notes, from {@code cursor} on. */
  public Future<NotePage> page(String tenant, NoteKind kind, ScanCursor cursor) {
    String key = memory(kind).key(new Scope(tenant, Scope.DEFAULT.workspace()));
    return link.run(redis -> redis.hscan(key, cursor, PAGE))
        .map(found -> new NotePage(notes(tenant, kind, found), found));
  }

  private TenantMemory memory(NoteKind kind) {
    return switch (kind) {
      case PROMPT -> prompts;
      case REUSE -> reuses;
    };
  }

  private static List<Note> notes(
      String tenant, NoteKind kind, MapScanCursor<String, byte[]> found) {
    List<Note> notes = new ArrayList<>();
    for (Map.Entry<String, byte[]> field : found.getMap().entrySet()) {
      String[] names = field.getKey().split(" ", 2);
      if (names.length == 2 && Scope.isName(names[0])) { // not the sum of bytes
        notes.add(
            new Note(new Scope(tenant, names[0]), kind, names[1], Args.text(field.getValue())));
      }
    }
    return notes;
  }

  private static byte[] message(Note note) {
    return Args.utf8(
        String.join(
            " ",
            note.scope().tenant(),
            note.scope().workspace(),
            note.kind().name(),
            note.id(),
            note.text()));
  }

  private static Optional<Note> read(byte[] message) {
    String[] parts = Args.text(message).split(" ", HEAD + 1);
    try {
      return Optional.of(
          new Note(
              new Scope(parts[0], parts[1]), NoteKind.valueOf(parts[2]), parts[3], parts[HEAD]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException rubbish) {
      return Optional.empty();
    }
  }

  /** Reads the messages of the channel. */
  private record NoteSubscriber(NoteListener listener) implements RedisLink.Subscriber {
    @Override
    public void subscribed() {
      listener.missed();
    }

    @Override
    public void message(byte[] message) {
      Consumer<Note> changed = listener::changed;
      read(message).ifPresent(changed);
    }

    @Override
    public void lost() {
      // what is missed until it is subscribed again is read then
    }
  }
}
