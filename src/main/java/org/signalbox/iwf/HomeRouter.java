// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.firewall.Origin;
import org.signalbox.iwf.MtToDiameter.Parties;
import org.signalbox.machine.Entropy;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapOutcome;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// SMS home routing: gives out IMSIs of nobody in the place of real ones, and finds out what a
/// message to one of them really is for. Who asks and sends by MAP is treated as who does by
/// Diameter.
///
/// ```
///   foreign centre           this router                       at home
///    SRI, SRR(MSISDN)  ---->  SRI or SRR  --------------->  register
///                 <---------  our number and name, IMSI of nobody
///    mt-forward, TFR(IMSI of nobody) -> checked -> mt-forward or TFR(real IMSI) -> serving node
/// ```
final class HomeRouter {
    private static final int IMSI_DIGITS = 15;

    private final HomeRoutingConfig config;
    private final Entropy entropy;
    private final SmsFirewall firewall;

    /// By the IMSI of nobody; the one that was used longest ago first.
    private final Map<String, Hidden> hidden = new LinkedHashMap<>();

    /// What stands behind an IMSI of nobody.
    ///
    /// @param serviceCentre what the asker said; null if nothing
    /// @param nodes where the subscriber is served
    private record Hidden(
            String imsi,
            Origin asker,
            @Nullable String serviceCentre,
            List<MapResult.Node> nodes,
            long at) {}

    /// Whom a message really is for.
    record Found(String imsi, MapResult.Node node) {}

    HomeRouter(HomeRoutingConfig config, Entropy entropy, SmsFirewall firewall) {
        this.config = config;
        this.entropy = entropy;
        this.firewall = firewall;
    }

    /// The number of the register of MAP that has a subscriber; null if it is none of MAP.
    @Nullable String register(@Nullable String msisdn) {
        return msisdn == null ? null : config.registers().find(msisdn);
    }

    /// Whether an IMSI is one of nobody.
    boolean isNobodys(String imsi) {
        return imsi.startsWith(config.prefix());
    }

    // ---- the question --------------------------------------------------------------------------

    /// Puts ourselves in the place of whom a register names, for one who asks by MAP.
    MapAnswer hide(MapAnswer answer, Question question, long now) {
        if (!(answer instanceof MapAnswer.Result result)
                || !(result.result() instanceof MapResult.RoutingInfo found)) {
            return answer;
        }
        String nobody = conceal(found.imsi(), found.nodes(), question, now);
        MapResult.Node own =
                new MapResult.Node(
                        MapResult.Node.Kind.MSC,
                        MapNumber.international(question.ownNumber()),
                        null);
        return new MapAnswer.Result(
                new MapResult.RoutingInfo(nobody, List.of(own), null, found.areMessagesWaiting()),
                result.inform(),
                false);
    }

    /// A question that somebody asks.
    ///
    /// @param serviceCentre what it says; null if nothing
    /// @param ownNumber by which the asker is to find us
    record Question(Origin asker, @Nullable String serviceCentre, String ownNumber) {}

    /// The same for one who asks by Diameter, where a register of Diameter has answered.
    SgdAnswer.RoutingInfo hide(SgdAnswer.RoutingInfo answer, Question question, long now) {
        String imsi = answer.imsi();
        if (!answer.result().isSuccess()) {
            return withoutNodes(answer);
        }
        if (imsi == null) {
            return withoutNodes(RoutingInfoToMap.answer(Result.base(ResultCode.UNABLE_TO_COMPLY)));
        }
        List<MapResult.Node> nodes =
                answer.nodes().stream().map(RoutingInfoToDiameter::node).toList();
        return told(answer, conceal(imsi, nodes, question, now), question);
    }

    /// The same where a register of MAP has answered.
    ///
    /// @param translated what it has said, in the words of Diameter
    SgdAnswer.RoutingInfo hide(
            MapOutcome outcome, SgdAnswer.RoutingInfo translated, Question question, long now) {
        return outcome instanceof MapOutcome.Answered(MapResult.RoutingInfo found, var _, boolean _)
                        && translated.result().isSuccess()
                ? told(translated, conceal(found.imsi(), found.nodes(), question, now), question)
                : withoutNodes(translated);
    }

    private SgdAnswer.RoutingInfo told(
            SgdAnswer.RoutingInfo answer, String nobody, Question question) {
        ServingNode own = new ServingNode(NodeKind.MME, question.ownNumber(), config.self());
        return new SgdAnswer.RoutingInfo(
                answer.result(),
                nobody,
                List.of(own),
                null,
                answer.alertUser(),
                answer.waitingStatus(),
                answer.absentDiagnostics());
    }

    private static SgdAnswer.RoutingInfo withoutNodes(SgdAnswer.RoutingInfo answer) {
        return new SgdAnswer.RoutingInfo(
                answer.result(),
                null,
                List.of(),
                null,
                answer.alertUser(),
                answer.waitingStatus(),
                answer.absentDiagnostics());
    }

    private String conceal(String imsi, List<MapResult.Node> nodes, Question question, long now) {
        String nobody = newIdentity(now);
        hidden.put(
                nobody, new Hidden(imsi, question.asker(), question.serviceCentre(), nodes, now));
        return nobody;
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

    /// Finds out whom a message is for.
    ///
    /// @return null: it is for whom it says
    /// @throws Suspected if it is not to be delivered
    @Nullable Found find(Parties parties, Origin sender, long now) throws Suspected {
        String nobody = parties.imsi();
        if (!isNobodys(nobody)) {
            return null;
        }
        Hidden known = hidden.get(nobody);
        // who was told of no node, since it wanted the IMSI alone, has nothing to send
        if (known == null || isOver(known, now) || known.nodes().isEmpty()) {
            throw firewall.unsolicited(
                    sender, nobody, config.namesUnknown() ? Refusal.NOBODY : Refusal.NETWORK, now);
        }
        firewall.checkAsker(
                sender,
                known.asker(),
                parties.serviceCentre(),
                Objects.requireNonNullElse(known.serviceCentre(), parties.serviceCentre()),
                now);
        hidden.remove(nobody);
        hidden.put(
                nobody,
                new Hidden(known.imsi(), known.asker(), known.serviceCentre(), known.nodes(), now));
        return new Found(known.imsi(), known.nodes().getFirst());
    }

    // ---- on its way ----------------------------------------------------------------------------

    /// The message as it goes on by MAP, alone in its dialogue.
    static MapRequest onward(MapRequest.MtForward message, Parties parties) {
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

    /// The message as it goes on by Diameter, or from there.
    static SgdRequest.MtForward onward(
            SgdRequest.MtForward message, String imsi, MapResult.Node node) {
        String number = node.number().digits();
        boolean isSgsn = node.kind() == MapResult.Node.Kind.SGSN;
        return new SgdRequest.MtForward(
                imsi,
                message.serviceCentre(),
                message.tpdu(),
                message.hasMore(),
                isSgsn ? null : number,
                isSgsn ? number : null,
                message.deliveryTimer(),
                message.deliveryStart(),
                message.retransmissionMax(),
                message.gmscNumber(),
                message.correlation());
    }

    /// Who was told of an IMSI of nobody is told no other.
    static MapAnswer withoutImsi(MapAnswer answer) {
        return answer instanceof MapAnswer.Error error
                        && error.error() instanceof MapError.AbsentSubscriber absent
                ? Errors.answer(
                        new MapError.AbsentSubscriber(
                                absent.diagnostic(),
                                absent.additionalDiagnostic(),
                                absent.retryAt(),
                                null))
                : answer;
    }

    /// The same in Diameter.
    static SgdAnswer withoutImsi(SgdAnswer answer) {
        return answer instanceof SgdAnswer.MtForward said
                ? new SgdAnswer.MtForward(
                        said.result(),
                        said.absentDiagnostic(),
                        said.failure(),
                        said.tpdu(),
                        said.retryAt(),
                        null)
                : answer;
    }

    /// An alert as a centre of another network may hear it: by the subscriber's number.
    ///
    /// @param knownMsisdn from elsewhere; null if nobody knows it
    /// @throws SgdRefusal if it has no number
    static SgdRequest.Alert withoutImsi(SgdRequest.Alert alert, @Nullable String knownMsisdn)
            throws SgdRefusal {
        String said = alert.user().msisdn();
        String msisdn = said == null ? knownMsisdn : said;
        if (msisdn == null) {
            throw new SgdRefusal(
                    new SgdAnswer.Alert(Result.base(ResultCode.UNABLE_TO_COMPLY)),
                    "its service centre may know the subscriber by a number only");
        }
        return new SgdRequest.Alert(
                alert.serviceCentre(),
                UserIdentity.ofMsisdn(msisdn),
                alert.availableUntil(),
                alert.isAvailable(),
                alert.hasMoved(),
                null,
                alert.correlation());
    }
}
