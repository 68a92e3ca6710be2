// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;

/// Notifications as a little-endian kernel writes them.
class NotificationTest {
    @Test
    void tellsThatAnAssociationIsUp() {
        assertThat(decode("0180 0000 14000000 0000 0000 0300 0400 2a000000"))
                .isEqualTo(
                        new Notification.AssociationChange(42, Notification.Change.UP, 3, 4, null));
    }

    @Test
    void quotesTheReasonOfAnAbort() {
        // RFC 9260 section 3.3.10.12: code 12, length 4 + 3, the words
        assertThat(decode("0180 0000 1b000000 0100 000c 0000 0000 2a000000 000c 0007 627965"))
                .isEqualTo(
                        new Notification.AssociationChange(
                                42, Notification.Change.LOST, 0, 0, "bye"));
    }

    @Test
    void doesNotBelieveTheLengthOfACause() {
        assertThat(decode("0180 0000 1b000000 0100 000c 0000 0000 2a000000 000c ffff 62791b"))
                .isEqualTo(
                        new Notification.AssociationChange(
                                42, Notification.Change.LOST, 0, 0, "by?"));
        assertThat(decode("0180 0000 1b000000 0100 000c 0000 0000 2a000000 000c 0000 627965"))
                .isEqualTo(
                        new Notification.AssociationChange(42, Notification.Change.LOST, 0, 0, ""));
        assertThat(decode("0180 0000 16000000 0100 000c 0000 0000 2a000000 000c"))
                .isEqualTo(
                        new Notification.AssociationChange(42, Notification.Change.LOST, 0, 0, ""));
    }

    @Test
    void namesOtherCausesByTheirCode() {
        assertThat(decode("0180 0000 18000000 0100 000d 0000 0000 2a000000 000d 0004"))
                .isEqualTo(
                        new Notification.AssociationChange(
                                42, Notification.Change.LOST, 0, 0, "error cause 13"));
    }

    @Test
    void tellsThatThePeerShutsDown() {
        assertThat(decode("0580 0000 0c000000 07000000"))
                .isEqualTo(new Notification.PeerShutsDown(7));
    }

    @Test
    void tellsWhatWasNotDeliveredAndWhetherItHadLeft() {
        String info = "0000 0000 %s 0000 00000003 00000000 00000000 00000000 00000000 2a000000";
        String unsent = "0380 0000 33000000 00000000" + info + "2a000000 616263";
        String sent = "0380 0100 33000000 00000000" + info + "2a000000 616263";

        assertThat(decode(unsent.formatted("0300")))
                .isEqualTo(new Notification.NotDelivered(false, true));
        assertThat(decode(sent.formatted("0300")))
                .isEqualTo(new Notification.NotDelivered(true, true));
        assertThat(decode(sent.formatted("0700"))) // unordered
                .isEqualTo(new Notification.NotDelivered(true, true));
        assertThat(decode(sent.formatted("0200"))) // the first of several fragments
                .isEqualTo(new Notification.NotDelivered(true, false));
    }

    @Test
    void takesWhatIsShortOrUnknownForNothing() {
        assertThat(decode("")).isEqualTo(new Notification.Other(0));
        assertThat(decode("0180 0000 14000000 0000")).isEqualTo(new Notification.Other(0x8001));
        assertThat(decode("0180 0000 14000000 0900 0000 0300 0400 2a000000"))
                .isEqualTo(new Notification.Other(0x8001));
        assertThat(decode("0280 0000 94000000")).isEqualTo(new Notification.Other(0x8002));
        assertThat(decode("0580 0000 0c000000")).isEqualTo(new Notification.Other(0x8005));
        assertThat(decode("0380 0000 30000000" + "00".repeat(39)))
                .isEqualTo(new Notification.Other(0x8003));
        assertThat(decode("1180 0000 08000000")).isEqualTo(new Notification.Other(0x8011));
    }

    @Test
    void noOctetsMakeItStumble() {
        Random random = new Random(4711);
        for (int i = 0; i < 20_000; i++) {
            byte[] octets = new byte[random.nextInt(200)];
            random.nextBytes(octets);
            if (octets.length > 1) {
                octets[0] = (byte) (1 + random.nextInt(8));
                octets[1] = (byte) 0x80;
            }
            assertThat(Notification.decode(MemorySegment.ofArray(octets))).isNotNull();
        }
    }

    private static Notification decode(String hex) {
        return Notification.decode(
                MemorySegment.ofArray(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }
}
