// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class OfferTest {
    private static final AssociationProfile USUAL = AssociationProfile.SIGNALLING;

    @Test
    void callersAreOfferedTheMostThatAnyPeerHas() {
        AssociationProfile manyOut = USUAL.withStreams(17, 2);
        AssociationProfile manyIn = USUAL.withStreams(2, 33);

        assertThat(Offer.toCallersOf(List.of(manyOut, USUAL, manyIn)))
                .isEqualTo(USUAL.withStreams(17, 33));
    }

    @Test
    void withoutPeersTheUsualProfileIsOffered() {
        assertThat(Offer.toCallersOf(List.of())).isEqualTo(USUAL);
    }
}
