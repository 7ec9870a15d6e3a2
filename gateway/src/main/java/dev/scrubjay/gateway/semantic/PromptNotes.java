package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.config.SemanticConfig.SemanticLimits;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.redis.Steps;
import dev.scrubjay.gateway.shared.PromptMemory;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.gateway.shared.PromptMemory.NotePage;
import io.lettuce.core.ScanCursor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this replica knows of the tenants that use the semantic cache. A tenant's notes are read
 * from Redis when it first does, and again when changes may have been missed; until they are read,
 * fewer answers are reused. Bounded by the limits on vectors and by a number of tenants.
 * Thread-safe.
 */
final class PromptNotes implements PromptMemory.NoteListener {
  private static final Logger LOG = LoggerFactory.getLogger(PromptNotes.class);
  private static final int MAX_TENANTS = 1000;
  private static final long PAUSE_MILLIS = 2;
  private static final long RETRY_MILLIS = 5_000;

  private final Vertx vertx;
  private final PromptMemory memory;
  private final SemanticLimits limits;
  private final AtomicInteger vectors = new AtomicInteger();
  private final Map<String, TenantPrompts> tenants = new ConcurrentHashMap<>();

  /** Those that are to be read again soon. */
  private final Set<TenantPrompts> due = ConcurrentHashMap.newKeySet();

  PromptNotes(Vertx vertx, PromptMemory memory, SemanticLimits limits) {
    this.vertx = vertx;
    this.memory = memory;
    this.limits = limits;
  }

  /** The vectors at this replica. */
  int vectors() {
    return vectors.get();
  }

  /** What is known of {@code tenant}, which is read from Redis from now on. */
  TenantPrompts of(String tenant) {
    TenantPrompts known = tenants.get(tenant);
    return known == null ? opened(tenant) : known;
  }

  private TenantPrompts opened(String tenant) {
    if (tenants.size() >= MAX_TENANTS) {
      tenants.keySet().stream().findAny().map(tenants::remove).ifPresent(TenantPrompts::close);
    }
    TenantPrompts opened = new TenantPrompts(new VectorLimit(limits, vectors), this::work);
    TenantPrompts before = tenants.putIfAbsent(tenant, opened);
    if (before != null) {
      return before;
    }
    load(tenant, opened);
    return opened;
  }

  /** Does work for which no event loop has time. */
  private void work(Runnable work) {
    vertx
        .executeBlocking(
            () -> {
              work.run();
              return null;
            },
            false)
        .onFailure(cause -> LOG.warn("Vectors cannot be put in order", cause));
  }

  /** Whether {@code tenant} is known here. */
  boolean isOpen(String tenant) {
    return tenants.containsKey(tenant);
  }

  /** Notes {@code note} here and at all replicas; fails if it is noted here alone. */
  Future<Void> write(Note note) {
    changed(note);
    return memory.write(note);
  }

  @Override
  public void changed(Note note) {
    TenantPrompts known = tenants.get(note.scope().tenant());
    if (known != null) {
      known.take(note);
    }
  }

  @Override
  public void missed() {
    tenants.forEach(this::load);
  }

  private void load(String tenant, TenantPrompts known) {
    List<Note> reuses = new ArrayList<>();
    each(tenant, NoteKind.PROMPT, page -> taken(page, known))
        .compose(all -> each(tenant, NoteKind.REUSE, page -> added(page, reuses)))
        .onSuccess(
            all -> {
              reuses.sort(TenantPrompts.byTime());
              reuses.forEach(known::take);
            })
        .onFailure(
            away -> {
              LOG.debug("the prompts of tenant {} could not be read: {}", tenant, "" + away);
              loadLater(tenant, known);
            });
  }

  /** However many attempts fail, one is made later. */
  private void loadLater(String tenant, TenantPrompts known) {
    if (due.add(known)) {
      vertx.setTimer(
          RETRY_MILLIS,
          id -> {
            due.remove(known);
            if (known.equals(tenants.get(tenant))) {
              load(tenant, known);
            }
          });
    }
  }

  /** Takes a page in, off the event loop if it is long, as each prompt is placed near others. */
  private static Future<Void> taken(List<Note> page, TenantPrompts known) {
    long bytes = page.stream().mapToLong(note -> note.text().length()).sum();
    return LargeWork.onBytes(
        bytes,
        () -> {
          page.forEach(known::take);
          return null;
        });
  }

  private static Future<Void> added(List<Note> page, List<Note> reuses) {
    reuses.addAll(page);
    return Future.succeededFuture();
  }

  /** Gives all of a tenant's notes of a kind to {@code handler}, page by page. */
  Future<Void> each(String tenant, NoteKind kind, Function<List<Note>, Future<Void>> handler) {
    return Steps.until(
            NotesRead::ended,
            new NotesRead(ScanCursor.INITIAL, false),
            before ->
                memory
                    .page(tenant, kind, before.next())
                    .compose(page -> handler.apply(page.notes()).compose(done -> paused(page))))
        .mapEmpty();
  }

  /** Leaves Redis to others for a moment. */
  private Future<NotesRead> paused(NotePage page) {
    NotesRead read = new NotesRead(page.next(), page.isLast());
    return page.isLast()
        ? Future.succeededFuture(read)
        : vertx.timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).map(read);
  }

  private record NotesRead(ScanCursor next, boolean ended) {}

  /** The tenants that are known here. */
  List<String> tenants() {
    return List.copyOf(tenants.keySet());
  }
}
