package dev.scrubjay.gateway.dialect.key;

/** Reasons, which several dialects share, why a member does not change the answer. */
public final class KeyReasons {
  public static final String DEFAULT = "the documented default";
  public static final String NULL = "null is the documented way to leave an optional member out";
  public static final String DELIVERY = "the form of delivery, not the answer";
  public static final String RECORDS = "who asks, for the provider's records";
  public static final String SCHEDULING = "how the provider schedules and caches the prompt";

  private KeyReasons() {}
}
