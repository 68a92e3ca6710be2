// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import org.signalbox.admin.MessageView.Layer;
import org.signalbox.trace.Adaptation;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which messages somebody wants to see, and how many at most.
///
/// @param layers where they are seen; at least one
/// @param accessList number of the configured list that must permit those of MTP3, and of those
/// that carry
///     them; empty: all
/// @param over only those over this link, linkset, application server or process, or from this
///     peer; empty:
///     over any
/// @param protocol only of this one, as [MessageView#protocol] has it, or what it carries: `SCCP`
/// is
///     TCAP and MAP, too; empty: of any
/// @param plain whether numbers of subscribers are shown whole, and not masked; who may
///     ask for that is for the caller to see to
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

    /// What stands upon what, from below.
    private static final List<String> STACK = List.of("SCCP", "TCAP", "MAP");

    /// Everything that goes from one user part to another, masked, as fast as a person can follow.
    public static final MessageFilter ALL =
            new MessageFilter(
                    Set.of(Layer.MTP3, Layer.DIAMETER),
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

    /// Whose messages below MTP3 are wanted.
    Set<Adaptation> adaptations() {
        Set<Adaptation> wanted = EnumSet.noneOf(Adaptation.class);
        if (layers.contains(Layer.M2PA)) {
            wanted.add(Adaptation.M2PA);
        }
        if (layers.contains(Layer.M3UA)) {
            wanted.add(Adaptation.M3UA);
        }
        return wanted;
    }

    /// Whether messages of a protocol are wanted.
    ///
    /// @param found as [MessageView#protocol]
    boolean wants(String found) {
        String wanted = protocol.orElse(found).toUpperCase(Locale.ROOT);
        int base = STACK.indexOf(wanted);
        return wanted.equalsIgnoreCase(found) || base >= 0 && STACK.indexOf(found) > base;
    }
}
