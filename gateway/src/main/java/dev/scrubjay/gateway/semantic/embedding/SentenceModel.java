package dev.scrubjay.gateway.semantic.embedding;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model all-MiniLM-L6-v2, quantized, on ONNX Runtime: the unit vector of a text in {@value
 * #DIMENSIONS} dimensions. Each text is run by itself: the scales of quantized activations are
 * those of a whole run, so a text's vector would depend on the texts that are run with it, which
 * may be another tenant's. Thread-safe; a run takes its caller's thread and no other.
 */
final class SentenceModel {
  static final int DIMENSIONS = 384;

  /** As many tokens as the model was made for; longer texts have no vector. */
  static final int MAX_TOKENS = 256;

  private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
  private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

  private final WordPieces pieces;
  private final OrtEnvironment environment;
  private final OrtSession session;

  private SentenceModel(WordPieces pieces, OrtEnvironment environment, OrtSession session) {
    this.pieces = pieces;
    this.environment = environment;
    this.session = session;
  }

  /** Loads the model, which takes some hundred milliseconds. */
  static SentenceModel load() {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return new SentenceModel(
          WordPieces.of(Json.value(resource(TOKENIZER))),
          environment,
          environment.createSession(resource(MODEL), options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SentenceModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("no " + name + " on the class path");
      }
      return in.readAllBytes();
    }
  }

  /** The vector of {@code text}; null if it is too long, or mostly unknown to the model. */
  float @Nullable [] embed(String text) {
    long[] tokens = pieces.tokens(text, MAX_TOKENS);
    return tokens == null || !pieces.areKnown(tokens) ? null : embed(tokens);
  }

  private float[] embed(long[] tokens) {
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    try (OnnxTensor ids = OnnxTensor.createTensor(environment, new long[][] {tokens});
        OnnxTensor mask = OnnxTensor.createTensor(environment, new long[][] {ones});
        OnnxTensor types =
            OnnxTensor.createTensor(environment, new long[][] {new long[tokens.length]});
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
      float[][][] hidden = (float[][][]) result.get(0).getValue();
      return Vectors.unit(mean(hidden[0]));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] mean(float[][] hidden) {
    float[] mean = new float[DIMENSIONS];
    for (float[] token : hidden) {
      for (int i = 0; i < DIMENSIONS; i++) {
        mean[i] += token[i] / hidden.length;
      }
    }
    return mean;
  }
}
