// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.sctp.AssociationProfile;

import java.util.List;

/// `show cs7 profile`: SCTP's parameters as links use them.
public final class ProfileReport {
    private ProfileReport() {}

    public static Document of(List<ProfileView> profiles) {
        return Document.builder()
                .spacedGroup("profiles", profiles.stream().map(ProfileReport::of).toList())
                .build();
    }

    private static Document of(ProfileView view) {
        AssociationProfile set = view.profile().parameters();
        String users = String.join(" ", view.links());
        return Document.builder()
                .line(
                        "Profile %s, used by %s",
                        Field.of("profile", view.profile().name()),
                        Field.of("links", users).shownAs(users.isEmpty() ? "no link" : users))
                .line(
                        "  init-timeout %s, init-retransmit %s, cookie-life %s",
                        Field.millis("initTimeoutMillis", set.rtoInitial()),
                        Field.of("initRetransmit", set.maxInitRetransmits()),
                        Field.millis("cookieLifeMillis", set.cookieLife()))
                .line(
                        "  retransmit-timeout %s to %s, path-retransmit %s, assoc-retransmit %s",
                        Field.millis("rtoMinMillis", set.rtoMin()),
                        Field.millis("rtoMaxMillis", set.rtoMax()),
                        Field.of("pathRetransmit", set.pathMaxRetransmits()),
                        Field.of("associationRetransmit", set.associationMaxRetransmits()))
                .line(
                        "  keepalive %s, cumulative-sack %s, streams %s, receive-window %s",
                        Field.millis("keepaliveMillis", set.heartbeatInterval()),
                        Field.millis("sackDelayMillis", set.sackDelay()),
                        Field.of("streams", set.outboundStreams()),
                        Field.of("receiveWindowOctets", set.receiveWindowOctets()))
                .build();
    }
}
