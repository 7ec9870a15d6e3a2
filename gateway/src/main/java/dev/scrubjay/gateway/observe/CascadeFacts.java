package dev.scrubjay.gateway.observe;

import dev.scrubjay.policy.cascade.CascadeVerdict;

/**
 * What a cascade made of a request.
 *
 * @param asked id of the cheap model that was asked first
 */
public record CascadeFacts(String asked, CascadeVerdict verdict) {

  /** The facts in one line, such as {@code accepted; reason=agreement; asked=gpt-4o-mini}. */
  public String text() {
    String outcome =
        switch (verdict) {
          case CascadeVerdict.Accepted accepted -> "accepted";
          case CascadeVerdict.Escalated escalated -> "escalated";
        };
    return outcome + "; reason=" + verdict.reason() + "; asked=" + asked;
  }
}
