// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.MessageView.Layer;

import java.util.Optional;
import java.util.Set;

/// Which messages somebody wants to see, and how many at most.
///
/// @param layers where they are seen; at least one
/// @param accessList number of the configured list that must permit those of MTP3; empty: all
/// @param over only those over this link, linkset or application server, or from this peer; empty:
///     over any
/// @param protocol only of this one, as [MessageView#protocol] has it; empty: of any
/// @param plain whether numbers of subscribers are shown whole, and not masked: for those only who
///     may configure
/// @param oneIn of so many one is shown; 1 shows all
/// @param perSecondMax messages a second at most, on average
public record MessageFilter(
        Set<Layer> layers,
        Optional<Integer> accessList,
        Optional<String> over,
        Optional<String> protocol,
        boolean plain,
        int oneIn,
        int perSecondMax) {
    /// What a person can follow, and a terminal can print.
    public static final int PER_SECOND_DEFAULT = 100;

    /// Everything, masked, as fast as a person can follow.
    public static final MessageFilter ALL =
            new MessageFilter(
                    Set.of(Layer.values()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    1,
                    PER_SECOND_DEFAULT);

    public MessageFilter {
        layers = Set.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("messages of no layer");
        }
    }
}
