// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.ss7.PointCode;

import java.util.List;
import java.util.Optional;

/// Who gets what is for the node itself: no route says it.
@NullUnmarked
class UserPartViewTest {
    private static final PointCode OWN = PointCode.itu("4.5.6");
    private static final List<UserPartView> USER_PARTS =
            List.of(
                    new UserPartView(OWN, "SCCP from 7.8.1/14", "hlr", false),
                    new UserPartView(OWN, "ISUP", "msc", true));

    private final RouteTableView table =
            new RouteTableView("system", 0, 1_000, List.of(), USER_PARTS);

    @Test
    void routesOfTheNodeItselfAreItsUserParts() {
        assertThat(RouteReport.towards(OWN, table).lines())
                .contains(
                        "User parts of this node that are application servers:",
                        "  4.5.6       SCCP from 7.8.1/14 to as hlr, not active",
                        "  4.5.6       ISUP to as msc, active");
        assertThat(RouteReport.towards(PointCode.itu("4.5.7"), table).lines())
                .containsExactly("% No route leads to 4.5.7");
    }

    @Test
    void lookUpOfTheNodeItselfNamesThem() {
        RouteLookupView answer =
                new RouteLookupView(
                        OWN,
                        List.of(new RouteLookupView.Way(0, Optional.empty(), RouteLookupView.HERE)),
                        List.of(),
                        USER_PARTS);

        assertThat(answer.leadsThere()).isTrue();
        assertThat(answer.document().lines())
                .contains("  SLS  0  for this node itself", "  4.5.6       ISUP to as msc, active");
    }
}
