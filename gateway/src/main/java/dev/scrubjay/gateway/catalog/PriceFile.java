package dev.scrubjay.gateway.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Reads price catalogs in the known formats. */
final class PriceFile {
  private static final long MAX_BYTES = 64 << 20;

  /** Reads NaN, which Python writes as a number, so that the import can name its model. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private PriceFile() {}

  /**
   * The models that {@code file} lists.
   *
   * @throws UnusableFileException if it cannot be read, or its format is unknown
   */
  static List<Offer> read(Path file) {
    JsonNode content = parse(file);
    if (content instanceof ObjectNode object) {
      if (LiteLlmFormat.matches(object)) {
        return LiteLlmFormat.offers(object);
      }
      if (ModelsDevFormat.matches(object)) {
        return ModelsDevFormat.offers(object);
      }
    }
    throw problem(
        file,
        "neither LiteLLM's model_prices_and_context_window.json (models by name, each with a"
            + " litellm_provider) nor models.dev's api.json (providers by name, each with models)");
  }

  private static JsonNode parse(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw problem(file, "larger than " + MAX_BYTES + " bytes");
      }
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw problem(
          file,
          "not JSON, at line "
              + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (NoSuchFileException e) {
      throw problem(file, "there is no such file");
    } catch (IOException e) {
      throw problem(file, "cannot be read: " + e.getMessage());
    }
  }

  private static UnusableFileException problem(Path file, String what) {
    return new UnusableFileException(file, what);
  }
}
