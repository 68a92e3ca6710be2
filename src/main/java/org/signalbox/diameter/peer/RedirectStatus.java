// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.peer;

import java.time.Duration;
import java.util.List;

/// Who is asked in the place of a peer, since that has said so.
///
/// @param common what the requests have in common for which it holds, by its usage
/// @param hosts who is asked, in order
/// @param left until the peer is asked again
public record RedirectStatus(
        String peer, RedirectUsage usage, String common, List<String> hosts, Duration left) {
    public RedirectStatus {
        hosts = List.copyOf(hosts);
    }
}
