package dev.scrubjay.gateway.semantic;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.SemanticEvent.CompareMeans;
import dev.scrubjay.gateway.observe.SemanticEvent.NoComparison;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.semantic.KnownReuse.Choice;
import dev.scrubjay.gateway.semantic.Lessons.Lesson;
import dev.scrubjay.gateway.semantic.ReuseJudge.Told;
import dev.scrubjay.gateway.shared.PromptMemory.Note;
import dev.scrubjay.gateway.shared.PromptMemory.NoteKind;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.semantic.ReuseDecision.ReuseCandidate;
import dev.scrubjay.policy.semantic.ReusePair;
import dev.scrubjay.policy.shadow.PairCheck;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * One answer of a model, compared with those that might have been given instead: nearest first,
 * until one is right. The first comparison is learned from, the one that is right licenses the
 * entry, and all tell where the prompt belongs.
 */
final class AnswerComparison {
  private final SemanticParts parts;
  private final ReuseJudge judge;
  private final SemanticNotes notes;
  private final Completion completion;
  private final Lesson lesson;
  private final KnownAnswer own;

  AnswerComparison(
      SemanticParts parts,
      SemanticNotes notes,
      Completion completion,
      Lesson lesson,
      KnownAnswer own) {
    this.parts = parts;
    this.judge = new ReuseJudge(parts);
    this.notes = notes;
    this.completion = completion;
    this.lesson = lesson;
    this.own = own;
  }

  /** Compares, and notes what was found out; never fails. */
  Future<Void> run() {
    return belongsTo(0).onSuccess(this::note).mapEmpty();
  }

  private void note(CacheKey entry) {
    ComparablePrompt prompt = lesson.prompt();
    KnownPrompt known =
        new KnownPrompt(prompt.partition(), entry, lesson.vector(), prompt.text(), prompt.asker());
    notes.write(new Note(entry.scope(), NoteKind.PROMPT, known.id(), known.encode()));
  }

  /**
   * The entry with the right answer among the candidates from {@code index} on, or else its own.
   */
  private Future<CacheKey> belongsTo(int index) {
    List<ReuseCandidate> candidates = lesson.search().candidates();
    if (index >= candidates.size()) {
      return Future.succeededFuture(lesson.prompt().key());
    }
    CacheKey entry = CacheKey.parse(completion.scope().tenant(), candidates.get(index).entry());
    if (entry.equals(lesson.prompt().key())) {
      return belongsTo(index + 1);
    }
    return answerOf(entry)
        .compose(
            other ->
                other.isEmpty()
                    ? gone(index)
                    : told(other.get())
                        .map(told -> noted(index, other.get(), told))
                        .compose(
                            right -> right ? Future.succeededFuture(entry) : belongsTo(index + 1)));
  }

  private Future<CacheKey> gone(int index) {
    if (index == 0) {
      happened(new SemanticEvent.NotCompared(NoComparison.GONE));
    }
    return belongsTo(index + 1);
  }

  private Future<Optional<KnownAnswer>> answerOf(CacheKey entry) {
    return parts
        .cache()
        .lookup(entry)
        .compose(
            found ->
                found instanceof Lookup.CacheHit hit
                    ? LargeWork.onBytes(
                        hit.entry().payload().length(),
                        () -> KnownAnswer.of(completion, hit.entry()))
                    : Future.succeededFuture(Optional.<KnownAnswer>empty()))
        .otherwise(Optional.empty());
  }

  private Future<Told> told(KnownAnswer other) {
    PairCheck check = PairCheck.of(other.parts(), own.parts());
    if (own.saysAs(other, check)) {
      return Future.succeededFuture(new Told.Right(true, CompareMeans.EQUAL));
    }
    return check instanceof PairCheck.FormDiffers
        ? Future.succeededFuture(new Told.Right(false, CompareMeans.EQUAL))
        : judge.ask(completion, other.parts(), lesson.policy());
  }

  /**
   * Notes what the first comparison said, and of those after it that one was right; whether the
   * other answer was right.
   */
  private boolean noted(int index, KnownAnswer other, Told told) {
    return switch (told) {
      case Told.Nothing nothing -> {
        happened(new SemanticEvent.NotCompared(nothing.why()));
        yield false;
      }
      case Told.Right right -> {
        if (index == 0) {
          boolean hit = lesson.search().audit();
          happened(new SemanticEvent.ReuseCompared(right.right(), right.means(), hit));
          note(index, other, right.right(), hit ? Choice.REUSED : Choice.FIRST);
        } else if (right.right()) {
          note(index, other, true, Choice.LATER);
        }
        yield right.right();
      }
    };
  }

  private void note(int index, KnownAnswer other, boolean right, Choice choice) {
    ReuseCandidate candidate = lesson.search().candidates().get(index);
    ReusePair pair =
        new ReusePair(
            lesson.prompt().partition(),
            candidate.entry(),
            candidate.features(),
            right,
            lesson.prompt().asker());
    notes.compared(completion.scope(), pair, choice, other.fingerprint());
  }

  private void happened(SemanticEvent event) {
    parts.observer().semantic(completion.scope(), event);
  }
}
