// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotificationPiecesTest {
    private final NotificationPieces pieces = new NotificationPieces();

    @Test
    void whatFollowsAnUnfinishedNotificationIsNone() {
        assertThat(pieces.begins(false)).isTrue();
        assertThat(pieces.begins(false)).isFalse();
        assertThat(pieces.begins(true)).isFalse();

        assertThat(pieces.begins(true)).isTrue();
    }

    @Test
    void wholeNotificationsAllBegin() {
        assertThat(pieces.begins(true)).isTrue();
        assertThat(pieces.begins(true)).isTrue();
    }
}
