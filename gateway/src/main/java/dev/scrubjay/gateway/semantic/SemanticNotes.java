package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.semantic.KnownReuse.Choice;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.semantic.ReusePair;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Writes down what was learned, and forgets what has lost its entry. Nobody waits for it. */
final class SemanticNotes {
  private static final int BYTES_LOOKED_AT = 16;

  private final SemanticParts parts;
  private final PromptNotes notes;

  SemanticNotes(SemanticParts parts, PromptNotes notes) {
    this.parts = parts;
    this.notes = notes;
  }

  /** Notes {@code note} at all replicas, or here alone if Redis is away. */
  void write(Note note) {
    notes
        .write(note)
        .onFailure(away -> parts.observer().semantic(note.scope(), new SemanticEvent.NoteLost()));
  }

  /** Notes a comparison of two answers. */
  void compared(Scope scope, ReusePair pair, Choice choice, String fingerprint) {
    String id = KnownReuse.id(pair.partition(), parts.clock().millis(), parts.random().nextInt());
    KnownReuse reuse = new KnownReuse(id, pair, choice, fingerprint);
    write(new Note(scope, NoteKind.REUSE, id, reuse.encode()));
  }

  /** Forgets the prompts of a partition whose answer was {@code entry}. */
  void forget(String partition, CacheKey entry) {
    PartitionIndex index = notes.of(entry.scope().tenant()).partition(partition);
    int size = index == null ? 0 : index.size();
    LargeWork.onBytes(
            (long) size * BYTES_LOOKED_AT,
            () -> index == null ? List.<String>of() : index.of(entry))
        .onSuccess(
            ids -> ids.forEach(id -> write(new Note(entry.scope(), NoteKind.PROMPT, id, ""))));
  }

  /**
   * Forgets the tenant's prompts whose entries are no more; fails if Redis is away. Takes time in
   * proportion to their number. What was learned stays: it holds no text.
   */
  Future<Void> sweep(String tenant) {
    return notes.each(tenant, NoteKind.PROMPT, this::swept);
  }

  private Future<Void> swept(List<Note> page) {
    List<Future<Void>> swept = new ArrayList<>();
    for (Note note : page) {
      swept.add(
          KnownPrompt.decode(note.scope(), note.id(), note.text())
              .map(prompt -> parts.cache().exists(prompt.entry()))
              .orElseGet(() -> Future.succeededFuture(false))
              .compose(exists -> exists ? Future.succeededFuture() : forgotten(note)));
    }
    return Future.all(swept).mapEmpty();
  }

  private Future<Void> forgotten(Note note) {
    return notes.write(new Note(note.scope(), note.kind(), note.id(), ""));
  }
}
