// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

import org.signalbox.link.LinkIdentity;

import java.util.LinkedHashMap;
import java.util.Map;

/// Gives links the 16-bit numbers by which a pcap record names them: 12 bits for the linkset, in
/// the order in which linksets first appeared, and 4 for the signalling link code.
///
/// So the links of the first linkset are 0x0000 to 0x000f, those of the second 0x0010 to 0x001f.
/// All linksets after the 4,095th share the last number.
final class LinkNumbers {
    private static final int LAST_LINKSET = 0xFFF;

    private final Map<String, Integer> linksets = new LinkedHashMap<>();

    int of(LinkIdentity link) {
        Integer known = linksets.get(link.linkset());
        if (known == null) {
            known = linksets.size();
            if (known >= LAST_LINKSET) {
                return LAST_LINKSET << 4 | link.code();
            }
            linksets.put(link.linkset(), known);
        }
        return known << 4 | link.code();
    }
}
