package dev.scrubjay.gateway.semantic.embedding;

/** The failure to make a vector of a text. */
public final class EmbeddingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final EmbeddingTrouble trouble;

  public EmbeddingException(EmbeddingTrouble trouble, String message) {
    super(message, null, false, false);
    this.trouble = trouble;
  }

  public EmbeddingTrouble trouble() {
    return trouble;
  }

  /** The kind of trouble. */
  public enum EmbeddingTrouble {
    /** Too many texts wait already. */
    BUSY,
    /** It took too long. */
    LATE,
    FAILED
  }
}
