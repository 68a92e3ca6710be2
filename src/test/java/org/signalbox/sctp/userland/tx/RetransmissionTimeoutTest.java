// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.tx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 9260 section 6.3.1, in milliseconds.
class RetransmissionTimeoutTest {
    private static final long MILLI = 1_000_000;

    private final RetransmissionTimeout rto =
            new RetransmissionTimeout(3000 * MILLI, 200 * MILLI, 10_000 * MILLI);

    @Test
    void startsAtItsInitialValue() {
        assertThat(rto.nanos()).isEqualTo(3000 * MILLI);
        assertThat(rto.smoothedNanos()).isZero();
    }

    /// C2: SRTT = R, RTTVAR = R / 2, RTO = SRTT + 4 RTTVAR.
    @Test
    void firstMeasurementTriples() {
        rto.onMeasurement(400 * MILLI);

        assertThat(rto.smoothedNanos()).isEqualTo(400 * MILLI);
        assertThat(rto.nanos()).isEqualTo(1200 * MILLI);
    }

    /// C3, with alpha 1/8 and beta 1/4: RTTVAR = 3/4 * 200 + 1/4 * 80, SRTT = 7/8 * 400 + 1/8 *
    /// 480.
    @Test
    void laterMeasurementsAreSmoothed() {
        rto.onMeasurement(400 * MILLI);
        rto.onMeasurement(480 * MILLI);

        assertThat(rto.smoothedNanos()).isEqualTo(410 * MILLI);
        assertThat(rto.nanos()).isEqualTo((410 + 4 * 170) * MILLI);
    }

    /// C6 and C7.
    @Test
    void staysWithinItsBounds() {
        for (int i = 0; i < 100; i++) {
            rto.onMeasurement(MILLI);
        }
        assertThat(rto.nanos()).isEqualTo(200 * MILLI);

        for (int i = 0; i < 100; i++) {
            rto.onMeasurement(9_000 * MILLI);
        }
        assertThat(rto.nanos()).isBetween(9_000 * MILLI, 10_000 * MILLI);
    }

    /// E2.
    @Test
    void backsOffByDoublingUpToItsBound() {
        rto.backOff();
        assertThat(rto.nanos()).isEqualTo(6000 * MILLI);
        rto.backOff();
        assertThat(rto.nanos()).isEqualTo(10_000 * MILLI);
    }
}
