package dev.scrubjay.gateway.load.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionLimitsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1024, 512, 256",
    "0, 0, 1048576, 10000, 5000",
    "0, 0, 9223372036854775807, 10000, 5000",
    "0, 30, 1024, 512, 30",
    "20, 0, 1024, 20, 10",
    "1, 0, 1024, 1, 1",
    "20000, 7, 1024, 20000, 7",
  })
  void zerosFollowFromTheLimitOfDescriptors(
      int most, int mostPerAddress, long descriptors, int inAll, int each) {
    ConnectionLimits limits =
        ConnectionLimits.of(
            Duration.ofSeconds(1), Duration.ofSeconds(2), most, mostPerAddress, descriptors);

    assertThat(limits.most()).isEqualTo(inAll);
    assertThat(limits.mostPerAddress()).isEqualTo(each);
  }
}
