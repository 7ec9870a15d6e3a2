package dev.scrubjay.gateway.load.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.load.connection.Admissions.Displaced;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class AdmissionsTest {
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static final InetAddress A = address("10.0.0.1");
  private static final InetAddress B = address("10.0.0.2");

  @Test
  void theOneThatHasWaitedLongestMakesPlace() {
    Admissions<String> admissions = new Admissions<>(3, 3);
    admissions.enter("first", A);
    admissions.enter("second", A);
    admissions.enter("third", B);
    admissions.hasRequest("first");
    admissions.awaitsRequest("first");

    assertThat(admissions.enter("fourth", B)).isEqualTo(new Displaced<>("second", CloseReason.CAP));
    assertThat(admissions.enter("fifth", B)).isEqualTo(new Displaced<>("third", CloseReason.CAP));
    assertThat(admissions.enter("sixth", B)).isEqualTo(new Displaced<>("first", CloseReason.CAP));
    assertThat(admissions.open()).isEqualTo(3);
  }

  @Test
  void connectionsWithRequestsStayAndNewOnesAreRefused() {
    Admissions<String> admissions = new Admissions<>(2, 2);
    admissions.enter("first", A);
    admissions.enter("second", A);
    admissions.hasRequest("first");
    admissions.hasRequest("second");

    assertThat(admissions.enter("third", B)).isEqualTo(new Displaced<>("third", CloseReason.CAP));
    assertThat(admissions.open()).isEqualTo(2);

    admissions.leave("first");
    assertThat(admissions.enter("third", B)).isNull();
  }

  @Test
  void anAddressDisplacesItsOwnConnectionsAlone() {
    Admissions<String> admissions = new Admissions<>(10, 2);
    admissions.enter("of another", B);
    admissions.enter("first", A);
    admissions.enter("second", A);

    assertThat(admissions.enter("third", A))
        .isEqualTo(new Displaced<>("first", CloseReason.ADDRESS_CAP));
    assertThat(admissions.open()).isEqualTo(3);
  }

  @Test
  void aNetworkOfIpv6IsOneAddress() {
    Admissions<String> admissions = new Admissions<>(10, 1);
    admissions.enter("first", address("2001:db8::1"));

    assertThat(admissions.enter("second", address("2001:db8::2:0:0:1")))
        .isEqualTo(new Displaced<>("first", CloseReason.ADDRESS_CAP));
    assertThat(admissions.enter("other network", address("2001:db8:0:1::1"))).isNull();
  }

  @Test
  void oneThatHasARequestByThenIsCountedAgain() {
    Admissions<String> admissions = new Admissions<>(1, 1);
    admissions.enter("first", A);
    admissions.enter("second", A);

    admissions.stay("first", A);
    admissions.stay("first", A);
    assertThat(admissions.open()).isEqualTo(2);

    admissions.leave("first");
    admissions.leave("first");
    admissions.leave("second");
    assertThat(admissions.open()).isZero();
    assertThat(admissions.enter("third", A)).isNull();
  }
}
