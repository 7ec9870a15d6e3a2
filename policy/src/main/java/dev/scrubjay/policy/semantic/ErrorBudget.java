package dev.scrubjay.policy.semantic;

/**
 * How much risk was taken of late: the expected number of wrong answers among so many requests.
 * Both fade by half within about 1,400 requests, so that unused risk is not saved up.
 *
 * @param requests requests for which a similar prompt was looked for
 * @param expected the sum of the probabilities that the answers reused for them were wrong
 */
public record ErrorBudget(double requests, double expected) {
  private static final double KEPT = 1 - 1.0 / 2_000;

  /** The budget before the first request. */
  public static final ErrorBudget NEW = new ErrorBudget(0, 0);

  /** The budget with one further request. */
  public ErrorBudget asked() {
    return new ErrorBudget(requests * KEPT + 1, expected * KEPT);
  }

  /** The budget after an answer was reused that is wrong with this probability. */
  public ErrorBudget spent(double error) {
    return new ErrorBudget(requests, expected + error);
  }

  /** The budget after a reuse of this risk turned out not to take place. */
  public ErrorBudget returned(double error) {
    return new ErrorBudget(requests, Math.max(0, expected - error));
  }

  /** Whether a reuse of this risk keeps the expected share of wrong answers at or below delta. */
  boolean allows(double error, double delta) {
    return expected + error <= delta * requests;
  }
}
