// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.signalbox.sctp.AssociationStatus;
import org.signalbox.sctp.AssociationStatus.Path;
import org.signalbox.sctp.AssociationStatus.State;
import org.signalbox.sctp.DownReason;
import org.signalbox.sctp.TransportKind;

import java.net.InetSocketAddress;
import java.util.List;

class AssociationDifferencesTest {
    private static final AssociationStatus QUIET =
            status(0, path(1, true, true, 0), path(2, true, false, 0));

    @Test
    void tellsNothingOfWhatIsTheSame() {
        assertThat(AssociationDifferences.between(QUIET, QUIET)).isEmpty();
    }

    @Test
    void tellsTimeOutsAndWhereTheDataGoesNow() {
        AssociationStatus later = status(3, path(1, false, false, 5), path(2, true, true, 0));

        assertThat(AssociationDifferences.between(QUIET, later))
                .containsExactly(
                        "sent 3 DATA chunks again, 40 octets outstanding",
                        "path 10.0.0.1 timed out: 5 in a row, next after 400 ms",
                        "path 10.0.0.1 is inactive",
                        "path 10.0.0.2 carries the data now");
        assertThat(AssociationDifferences.between(later, QUIET))
                .containsExactly(
                        "path 10.0.0.1 answers again",
                        "path 10.0.0.1 is active",
                        "path 10.0.0.1 carries the data now");
    }

    private static Path path(int number, boolean active, boolean primary, int errors) {
        return new Path(
                new InetSocketAddress("10.0.0." + number, 1024),
                active,
                primary,
                4_404,
                0,
                400_000_000,
                1_452,
                errors);
    }

    private static AssociationStatus status(long retransmissions, Path... paths) {
        return new AssociationStatus(
                "ToB:0",
                TransportKind.SIMULATED,
                State.ESTABLISHED,
                new DownReason(DownReason.Cause.CLOSED, ""),
                2,
                2,
                1_000,
                40,
                0,
                retransmissions,
                List.of(paths));
    }
}
