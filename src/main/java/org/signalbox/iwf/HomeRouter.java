// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.metrics.Counters;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SMS home routing: gives out IMSIs of nobody in the place of real ones, and finds out what a
/// message to one of them really is for.
///
/// ```
///   foreign centre           this router                       at home
///    SRI(MSISDN)  --------->  SRI or SRR  --------------->  register
///                 <---------  our number, IMSI of nobody
///    mt-forward(IMSI of nobody) -> checked -> mt-forward or TFR(real IMSI) -> serving node
/// ```
final class HomeRouter {
    private static final int IMSI_DIGITS = 15;

    private final HomeRoutingConfig config;
    private final Entropy entropy;
    private final TpduChecks contents = new TpduChecks();
    private final Counters<Check> counters;

    /// By the IMSI of nobody; the one that was used longest ago first.
    private final Map<String, Hidden> hidden = new LinkedHashMap<>();

    /// What stands behind an IMSI of nobody.
    ///
    /// @param asker the title of who asked
    /// @param serviceCentre what it said
    /// @param nodes where the subscriber is served
    private record Hidden(
            String imsi, String asker, String serviceCentre, List<MapResult.Node> nodes, long at) {}

    /// Whom a message really is for.
    record Found(String imsi, MapResult.Node node) {}

    /// @param counters kept by whoever keeps this, since a changed configuration makes another
    HomeRouter(HomeRoutingConfig config, Entropy entropy, Counters<Check> counters) {
        this.config = config;
        this.entropy = entropy;
        this.counters = counters;
    }

    /// Whether somebody is told of us in the place of the serving node.
    boolean isForeign(MapParty calling) {
        return config.own().find(calling.digits()) == null;
    }

    /// The number of the register of MAP that has a subscriber; null if it is none of MAP.
    @Nullable String register(String msisdn) {
        return config.registers().find(msisdn);
    }

    // ---- the question --------------------------------------------------------------------------

    /// Puts ourselves in the place of whom a register names.
    MapAnswer hide(
            MapAnswer answer,
            MapRequest.RoutingInfo question,
            MapParty asker,
            String ownNumber,
            long now) {
        if (!(answer instanceof MapAnswer.Result result)
                || !(result.result() instanceof MapResult.RoutingInfo found)) {
            return answer;
        }
        String nobody = newIdentity(now);
        hidden.put(
                nobody,
                new Hidden(
                        found.imsi(),
                        asker.digits(),
                        question.serviceCentre().digits(),
                        found.nodes(),
                        now));
        MapResult.Node own =
                new MapResult.Node(
                        MapResult.Node.Kind.MSC, MapNumber.international(ownNumber), null);
        return new MapAnswer.Result(
                new MapResult.RoutingInfo(nobody, List.of(own), null, found.areMessagesWaiting()),
                result.inform(),
                false);
    }

    private String newIdentity(long now) {
        Iterator<Hidden> oldest = hidden.values().iterator();
        while (oldest.hasNext()
                && (isOver(oldest.next(), now) || hidden.size() >= config.identitiesMax())) {
            oldest.remove();
        }
        String identity;
        do {
            StringBuilder digits = new StringBuilder(config.prefix());
            while (digits.length() < IMSI_DIGITS) {
                digits.append((char) ('0' + entropy.nextInt(10)));
            }
            identity = digits.toString();
        } while (hidden.containsKey(identity));
        return identity;
    }

    private boolean isOver(Hidden known, long now) {
        return now - known.at() > config.lifetime().toNanos();
    }

    // ---- the message ---------------------------------------------------------------------------

    /// Finds out whom a message is for, and checks it.
    ///
    /// @return null: it is for whom it says
    /// @throws MapRefusal if it is not to be delivered
    @Nullable Found find(
            MapRequest.MtForward message, MtToDiameter.Parties parties, MapParty calling, long now)
            throws MapRefusal {
        boolean isForeign = isForeign(calling);
        if (isForeign) {
            checkContent(message, parties, calling);
        }
        if (!parties.imsi().startsWith(config.prefix())) {
            boolean isPast = isForeign && config.subscribers().find(parties.imsi()) != null;
            if (isPast) {
                suspect(Check.PAST_THE_ROUTER, system());
            }
            return null;
        }
        Hidden known = hidden.get(parties.imsi());
        if (known == null || isOver(known, now)) {
            counters.increment(Check.UNSOLICITED);
            // There is nobody to deliver it to, whether the check rejects or not.
            throw new MapRefusal(
                    config.namesUnknown()
                            ? Errors.plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER)
                            : system(),
                    "nobody was given IMSI " + parties.imsi());
        }
        if (!isOneNetwork(known.asker(), calling.digits())) {
            suspect(Check.OTHER_ORIGIN, system());
        }
        if (!known.serviceCentre().equals(parties.serviceCentre())) {
            suspect(Check.OTHER_CENTRE, system());
        }
        if (known.nodes().isEmpty()) {
            throw new MapRefusal(system(), "no node serves the subscriber");
        }
        hidden.remove(parties.imsi());
        hidden.put(
                parties.imsi(),
                new Hidden(known.imsi(), known.asker(), known.serviceCentre(), known.nodes(), now));
        return new Found(known.imsi(), known.nodes().getFirst());
    }

    private void checkContent(
            MapRequest.MtForward message, MtToDiameter.Parties parties, MapParty calling)
            throws MapRefusal {
        if (!isOneNetwork(parties.serviceCentre(), calling.digits())) {
            suspect(Check.CENTRE_OF_ANOTHER_NETWORK, system());
        }
        for (Check wrong : contents.of(message.tpdu())) {
            suspect(wrong, Errors.failure(Errors.EQUIPMENT_PROTOCOL_ERROR));
        }
    }

    private boolean isOneNetwork(String one, String other) {
        String network = config.networks().find(one);
        return one.equals(other)
                || network != null && network.equals(config.networks().find(other));
    }

    private void suspect(Check check, MapError error) throws MapRefusal {
        counters.increment(check);
        if (config.rejected().contains(check)) {
            throw new MapRefusal(error, check.word());
        }
    }

    private static MapError system() {
        return new MapError.SystemFailure(null, null);
    }

    // ---- on its way ----------------------------------------------------------------------------

    /// The message as it goes on by MAP, alone in its dialogue.
    static MapRequest onward(MapRequest.MtForward message, MtToDiameter.Parties parties) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(parties.imsi()),
                new RelayAddress.ServiceCentre(MapNumber.international(parties.serviceCentre())),
                message.tpdu(),
                false,
                message.deliveryTimer(),
                message.deliveryStart(),
                message.retransmissionMax(),
                message.gmsc(),
                message.correlation());
    }
}
