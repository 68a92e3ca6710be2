// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.iwf.MtToDiameter.LocalIdentities;
import org.signalbox.ss7.OctetString;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What passing answers have told of subscribers. Where one is served is believed for a short time
/// only, since subscribers move; which numbers belong together stays until there is no room.
final class SubscriberCache implements LocalIdentities {
    /// What is known of one.
    private record Known(
            @Nullable String msisdn,
            @Nullable OctetString lmsi,
            List<ServingNode> nodes,
            long learntAt) {}

    private final int subscribersMax;

    /// The one that was learnt of longest ago first.
    private final Map<String, Known> byImsi = new LinkedHashMap<>();

    private final Map<String, String> imsiByMsisdn = new HashMap<>();
    private final Map<OctetString, String> imsiByLmsi = new HashMap<>();

    SubscriberCache(int subscribersMax) {
        this.subscribersMax = subscribersMax;
    }

    /// A register has said where a subscriber is served.
    void learn(
            String imsi,
            @Nullable String msisdn,
            @Nullable OctetString lmsi,
            List<ServingNode> nodes,
            long now) {
        Known before = forget(imsi);
        String known = msisdn == null && before != null ? before.msisdn() : msisdn;
        put(imsi, new Known(known, lmsi, List.copyOf(nodes), now));
    }

    /// A message has said which numbers belong together.
    void learn(String imsi, String msisdn, long now) {
        Known before = forget(imsi);
        put(
                imsi,
                before == null
                        ? new Known(msisdn, null, List.of(), now)
                        : new Known(msisdn, before.lmsi(), before.nodes(), before.learntAt()));
    }

    private void put(String imsi, Known known) {
        if (byImsi.size() == subscribersMax) {
            forget(byImsi.keySet().iterator().next());
        }
        byImsi.put(imsi, known);
        if (known.msisdn() != null) {
            imsiByMsisdn.put(known.msisdn(), imsi);
        }
        if (known.lmsi() != null) {
            imsiByLmsi.put(known.lmsi(), imsi);
        }
    }

    private @Nullable Known forget(String imsi) {
        Known known = byImsi.remove(imsi);
        if (known != null) {
            if (known.msisdn() != null) {
                imsiByMsisdn.remove(known.msisdn(), imsi);
            }
            if (known.lmsi() != null) {
                imsiByLmsi.remove(known.lmsi(), imsi);
            }
        }
        return known;
    }

    /// It is not served where it was said to be, or not any more.
    void invalidate(@Nullable String imsi) {
        Known known = imsi == null ? null : byImsi.get(imsi);
        if (imsi != null && known != null) {
            byImsi.put(imsi, new Known(known.msisdn(), known.lmsi(), List.of(), known.learntAt()));
        }
    }

    @Nullable String msisdnOf(@Nullable String imsi) {
        Known known = imsi == null ? null : byImsi.get(imsi);
        return known == null ? null : known.msisdn();
    }

    @Nullable String imsiOf(@Nullable String msisdn) {
        return msisdn == null ? null : imsiByMsisdn.get(msisdn);
    }

    @Override
    public @Nullable String imsiOf(OctetString lmsi) {
        return imsiByLmsi.get(lmsi);
    }

    /// Where a subscriber is served, if that was learnt lately.
    List<ServingNode> nodesOf(@Nullable String imsi, long now, Duration believed) {
        Known known = imsi == null ? null : byImsi.get(imsi);
        boolean isFresh = known != null && now - known.learntAt() <= believed.toNanos();
        return known != null && isFresh ? known.nodes() : List.of();
    }

    /// Where a subscriber was served when that was learnt last, however long ago.
    List<ServingNode> lastNodesOf(@Nullable String imsi) {
        Known known = imsi == null ? null : byImsi.get(imsi);
        return known == null ? List.of() : known.nodes();
    }

    /// Of nodes, the first that takes messages over Diameter.
    static @Nullable ServingNode byDiameter(List<ServingNode> nodes) {
        for (ServingNode node : nodes) {
            boolean isOne = node.kind() == NodeKind.MME || node.kind() == NodeKind.SGSN;
            if (isOne && node.name() != null) {
                return node;
            }
        }
        return null;
    }
}
