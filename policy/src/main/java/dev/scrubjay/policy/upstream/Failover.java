package dev.scrubjay.policy.upstream;

/**
 * What is done for a request whose call has failed or is late.
 *
 * @param retries of calls at the same address
 * @param firstToken the limit of the time to the first token
 * @param rescue of streams that break off, unless the request says so itself
 */
public record Failover(Retries retries, FirstTokenLimit firstToken, RescueMode rescue) {
  public static final Failover DEFAULT =
      new Failover(Retries.DEFAULT, FirstTokenLimit.DEFAULT, RescueMode.CONTINUE);
}
