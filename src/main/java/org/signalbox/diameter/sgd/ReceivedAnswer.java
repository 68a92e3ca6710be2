// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// An answer, as far as it was understood.
///
/// @param sessionId null if there is none, as in answers with an error of the protocol
/// @param originHost who answers; null if it does not say
/// @param originRealm where it is at home; null if it does not say
/// @param errorMessage what the peer tells people; null if it tells nothing
/// @param flaws what of it was passed over since it cannot be; only the first few
public record ReceivedAnswer(
        SgdAnswer answer,
        @Nullable String sessionId,
        @Nullable String originHost,
        @Nullable String originRealm,
        @Nullable String errorMessage,
        List<String> flaws) {
    public ReceivedAnswer {
        flaws = List.copyOf(flaws);
    }
}
