package dev.scrubjay.gateway.http.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.dialect.ApiException;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that are not in their encoding are refused, and freed without an error. */
final class UnpackedBodyTest {
  private static Buffer gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Buffer.buffer(packed.toByteArray());
  }

  @Test
  void bodyIsUnpackedAsItArrives() throws IOException {
    UnpackedBody body = UnpackedBody.gzip(100);
    Buffer packed = gzip("hello");
    for (int i = 0; i < packed.length(); i++) {
      body.add(packed.getBuffer(i, i + 1));
    }
    assertThat(body.whole().toString()).isEqualTo("hello");
    assertThatCode(body::close).doesNotThrowAnyException();
  }

  @Test
  void bodyThatIsNoGzipIsRefusedAndFreed() {
    UnpackedBody body = UnpackedBody.gzip(100);
    Buffer plain = Buffer.buffer("{\"model\":\"m\",\"messages\":[]}");
    assertThatThrownBy(() -> body.add(plain)).isInstanceOf(ApiException.class);
    assertThatCode(body::close).doesNotThrowAnyException();
  }

  @Test
  void bodyThatIsCutShortIsRefusedAndFreed() throws IOException {
    UnpackedBody body = UnpackedBody.gzip(100);
    Buffer packed = gzip("hello");
    body.add(packed.getBuffer(0, packed.length() - 4));
    assertThatThrownBy(body::whole).isInstanceOf(ApiException.class);
    assertThatCode(body::close).doesNotThrowAnyException();
  }

  @Test
  void bodyOfWhichOnlyHalfAHeaderCameIsFreed() throws IOException {
    UnpackedBody body = UnpackedBody.gzip(100);
    body.add(gzip("hello").getBuffer(0, 5));
    assertThatThrownBy(body::whole).isInstanceOf(ApiException.class);
    assertThatCode(body::close).doesNotThrowAnyException();
  }
}
