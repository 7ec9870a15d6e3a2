package dev.scrubjay.policy.cascade;

import java.util.Locale;

/** What becomes of the cheap model's answer. */
public sealed interface CascadeVerdict {

  /** The reason in one word, in lower case. */
  String reason();

  /** It is the answer. */
  record Accepted(Ground ground) implements CascadeVerdict {
    @Override
    public String reason() {
      return ground.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The strong model is asked. */
  record Escalated(EscalationCause cause) implements CascadeVerdict {
    @Override
    public String reason() {
      return cause.name().toLowerCase(Locale.ROOT);
    }
  }

  /** The ground on which an answer is accepted. */
  enum Ground {
    /** A second model says the same. */
    AGREEMENT,
    /** The judge approves of it. */
    JUDGE,
    /** It has no flaw, and the policy asks for no more. */
    NO_FLAW,
    /** The strong model could not be reached. */
    NO_OTHER
  }

  /** The cause of an escalation. */
  enum EscalationCause {
    EMPTY,
    TRUNCATED,
    REFUSED,
    FORM,
    HEDGING,
    UNCERTAIN,
    /** A second model says something else. */
    DISAGREEMENT,
    /** The judge does not approve of it. */
    JUDGE,
    /** Nothing could check it. */
    UNVERIFIED,
    /** The cheap model did not answer. */
    FAILED,
    /** The answer or its check took too long. */
    LATE;

    static EscalationCause of(AnswerFlaw flaw) {
      return valueOf(flaw.name());
    }
  }
}
