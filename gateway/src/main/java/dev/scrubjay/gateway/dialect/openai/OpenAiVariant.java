package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.DerivedDialect;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dialect of a server with OpenAI's API that refuses some members, or names them otherwise. */
public final class OpenAiVariant extends DerivedDialect {
  /** The gateway itself asks for usage by this member, so that its loss is none of the client's. */
  private static final String STREAM_OPTIONS = "stream_options";

  private final Set<String> refused;
  private final Map<String, String> renamed;

  /**
   * @param refused members that it answers with an error
   * @param renamed its names of members, by OpenAI's
   */
  public OpenAiVariant(ProviderDialect base, Set<String> refused, Map<String, String> renamed) {
    super(base);
    this.refused = Set.copyOf(refused);
    this.renamed = Map.copyOf(renamed);
  }

  @Override
  public Optional<ModelListing> listing() {
    return Optional.of(ModelListing.OPENAI);
  }

  @Override
  protected ProviderCall derive(ProviderCall call, ChatRequest request, String model) {
    ObjectNode body = call.body().deepCopy();
    renamed.forEach(
        (name, other) -> {
          if (body.has(name)) {
            body.set(other, body.remove(name));
          }
        });
    if (refused.contains(STREAM_OPTIONS)) {
      body.remove(STREAM_OPTIONS);
    }
    return call.with(body).without(refused);
  }
}
