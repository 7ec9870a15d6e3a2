package dev.scrubjay.gateway.http.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiPathTest {
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/files, FILES,",
    "GET, /v1/files/file-1/content, FILES, file-1",
    "GET, /files/file-1, FILES, file-1",
    "POST, /upload/v1beta/files, FILES,",
    "GET, /v1beta/files/abc:download, FILES, abc",
    "POST, /v1/batches/batch_1/cancel, BATCHES, batch_1",
    "GET, /v1/messages/batches/msgbatch_1/results, BATCHES, msgbatch_1",
    "POST, /v1/messages, CHAT,",
    "POST, /v1/chat/completions, CHAT,",
    "GET, /v1/chat/completions, OTHER,",
    "GET, /v1/chat/completions/chatcmpl-1, OTHER,",
    "POST, /v1/threads/runs, THREADS,",
    "POST, /v1/threads/thread_1/runs/run_1/cancel, THREADS, thread_1",
    "POST, /v1/fine_tuning/jobs/ftjob-1/pause, FINE_TUNING, ftjob-1",
    "GET, /v1/fine_tuning/checkpoints/x, OTHER,",
    "GET, /v1/models, MODELS,",
    "POST, /v1beta/models/gemini:predict, MODELS,",
    "DELETE, /v1/models/ft:mine, MODELS,",
    "DELETE, /v1/models/mine, OTHER,",
    "POST, /v1/audio/speech, AUDIO,",
    "POST, /v1/audio/voices, OTHER,",
    "GET, /v1/realtime, REALTIME,",
    "GET, /v1/organization/admin_api_keys, OTHER,",
    "GET, /, OTHER,",
  })
  void pathsAreUnderstoodAsFarAsNeedBe(String method, String path, ApiFamily family, String id) {
    assertThat(ApiPath.of(path, !method.equals("GET"))).isEqualTo(new ApiPath(family, id));
  }
}
