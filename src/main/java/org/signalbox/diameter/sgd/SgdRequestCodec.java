// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.DiameterHeader;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Writes requests, and reads them strictly (TS 29.338 sections 5.3.2 and 6.3.2).
///
/// ```
///   Session-Id  application  state  origin  destination  |  what is asked
/// ```
///
/// Whoever asks is told what is wrong with it; only what peers are known to write otherwise is
/// understood all the same: see [SgdQuirks], and who the subscriber is may stand outside of
/// User-Identifier.
public final class SgdRequestCodec {
    private static final int ALERT_AVAILABLE = 0;
    private static final int ALERT_MOVED = 1;
    private static final int PRIORITY_MAX = 15;

    /// What each request may have. That a peer understands what this one does not use, as the
    /// location, is no reason to refuse it.
    private static final Grammar COMMON =
            Grammar.of(
                            BaseAvp.DRMP,
                            BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID,
                            BaseAvp.AUTH_APPLICATION_ID,
                            BaseAvp.ORIGIN_STATE_ID,
                            BaseAvp.DESTINATION_HOST,
                            SgdAvp.SMSMI_CORRELATION_ID,
                            SgdAvp.MPS_PRIORITY)
                    .requiring(
                            BaseAvp.SESSION_ID,
                            BaseAvp.AUTH_SESSION_STATE,
                            BaseAvp.ORIGIN_HOST,
                            BaseAvp.ORIGIN_REALM,
                            BaseAvp.DESTINATION_REALM)
                    .repeating(SgdAvp.SUPPORTED_FEATURES, BaseAvp.PROXY_INFO, BaseAvp.ROUTE_RECORD);

    private static final Map<SgdCommand, Grammar> GRAMMARS =
            new EnumMap<>(
                    Map.of(
                            SgdCommand.MO_FORWARD,
                            COMMON.requiring(SgdAvp.SC_ADDRESS, SgdAvp.SM_RP_UI)
                                    .allowing(
                                            SgdAvp.USER_IDENTIFIER,
                                            BaseAvp.USER_NAME,
                                            SgdAvp.MSISDN,
                                            SgdAvp.OFR_FLAGS,
                                            SgdAvp.EPS_LOCATION_INFORMATION,
                                            SgdAvp.NR_CELL_GLOBAL_IDENTITY,
                                            SgdAvp.SM_DELIVERY_OUTCOME),
                            SgdCommand.MT_FORWARD,
                            COMMON.requiring(
                                            BaseAvp.DESTINATION_HOST,
                                            BaseAvp.USER_NAME,
                                            SgdAvp.SC_ADDRESS,
                                            SgdAvp.SM_RP_UI)
                                    .allowing(
                                            SgdAvp.MME_NUMBER_FOR_MT_SMS,
                                            SgdAvp.SGSN_NUMBER,
                                            SgdAvp.TFR_FLAGS,
                                            SgdAvp.SM_DELIVERY_TIMER,
                                            SgdAvp.SM_DELIVERY_START_TIME,
                                            SgdAvp.MAXIMUM_RETRANSMISSION_TIME,
                                            SgdAvp.SMS_GMSC_ADDRESS),
                            SgdCommand.ROUTING_INFO,
                            COMMON.allowing(
                                    SgdAvp.MSISDN,
                                    BaseAvp.USER_NAME,
                                    SgdAvp.SC_ADDRESS,
                                    SgdAvp.SM_RP_MTI,
                                    SgdAvp.SM_RP_SMEA,
                                    SgdAvp.SRR_FLAGS,
                                    SgdAvp.SM_DELIVERY_NOT_INTENDED),
                            SgdCommand.ALERT,
                            COMMON.requiring(SgdAvp.SC_ADDRESS)
                                    .allowing(
                                            SgdAvp.USER_IDENTIFIER,
                                            BaseAvp.USER_NAME,
                                            SgdAvp.MSISDN,
                                            SgdAvp.MAXIMUM_UE_AVAILABILITY_TIME,
                                            SgdAvp.SMS_GMSC_ALERT_EVENT,
                                            SgdAvp.SERVING_NODE),
                            SgdCommand.DELIVERY_REPORT,
                            COMMON.requiring(
                                            SgdAvp.USER_IDENTIFIER,
                                            SgdAvp.SC_ADDRESS,
                                            SgdAvp.SM_DELIVERY_OUTCOME)
                                    .allowing(SgdAvp.RDR_FLAGS)
                                    .allowing(ServingNodes.GROUPS)));

    private SgdRequestCodec() {}

    /// Writes the AVPs of a request, all of them.
    ///
    /// @param writer begun with the header that [SgdCommand] says
    /// @throws IllegalArgumentException if a number is none, or a node cannot be described
    public static void write(
            AvpWriter writer, SgdRequest request, RequestEnvelope envelope, SgdQuirks quirks) {
        writer.text(BaseAvp.SESSION_ID, envelope.sessionId());
        Parts.writeApplication(writer, SgdCommand.of(request).application(quirks));
        Parts.writeOrigin(writer, envelope.originHost(), envelope.originRealm());
        Parts.writeText(writer, BaseAvp.DESTINATION_HOST, envelope.destinationHost());
        writer.text(BaseAvp.DESTINATION_REALM, envelope.destinationRealm());
        Parts.writeUnsigned32(writer, BaseAvp.DRMP, envelope.priority());
        switch (request) {
            case SgdRequest.MoForward forward -> write(writer, forward, quirks);
            case SgdRequest.MtForward forward -> write(writer, forward, quirks);
            case SgdRequest.RoutingInfo info -> write(writer, info, quirks);
            case SgdRequest.Alert alert -> write(writer, alert, quirks);
            case SgdRequest.DeliveryReport report -> write(writer, report, quirks);
        }
    }

    private static void write(AvpWriter writer, SgdRequest.MoForward forward, SgdQuirks quirks) {
        writeServiceCentre(writer, forward.serviceCentre(), quirks);
        Parts.writeMask(writer, SgdAvp.OFR_FLAGS, forward.isFromSgsn());
        Parts.writeUser(writer, forward.user());
        if (quirks.wantsTopLevelMsisdn()) {
            Parts.writeNumber(writer, SgdAvp.MSISDN, forward.user().msisdn());
        }
        Parts.writeOctets(writer, SgdAvp.SM_RP_UI, forward.tpdu());
        Parts.writeCorrelation(writer, forward.correlation());
    }

    private static void write(AvpWriter writer, SgdRequest.MtForward forward, SgdQuirks quirks) {
        writer.text(BaseAvp.USER_NAME, forward.imsi());
        writeServiceCentre(writer, forward.serviceCentre(), quirks);
        Parts.writeOctets(writer, SgdAvp.SM_RP_UI, forward.tpdu());
        Parts.writeNumber(writer, SgdAvp.MME_NUMBER_FOR_MT_SMS, forward.mmeNumber());
        Parts.writeNumber(writer, SgdAvp.SGSN_NUMBER, forward.sgsnNumber());
        Parts.writeMask(writer, SgdAvp.TFR_FLAGS, forward.hasMore());
        Parts.writeUnsigned32(writer, SgdAvp.SM_DELIVERY_TIMER, forward.deliveryTimer());
        Parts.writeUnsigned32(writer, SgdAvp.SM_DELIVERY_START_TIME, forward.deliveryStart());
        Parts.writeUnsigned32(
                writer, SgdAvp.MAXIMUM_RETRANSMISSION_TIME, forward.retransmissionMax());
        Parts.writeNumber(writer, SgdAvp.SMS_GMSC_ADDRESS, forward.gmscNumber());
        Parts.writeCorrelation(writer, forward.correlation());
    }

    private static void write(AvpWriter writer, SgdRequest.RoutingInfo info, SgdQuirks quirks) {
        if (info.takesSmsf()) {
            Parts.writeSmsfSupport(writer);
        }
        Parts.writeNumber(writer, SgdAvp.MSISDN, info.msisdn());
        Parts.writeText(writer, BaseAvp.USER_NAME, info.imsi());
        String serviceCentre = info.serviceCentre();
        if (serviceCentre != null) {
            writeServiceCentre(writer, serviceCentre, quirks);
        }
        Parts.writeUnsigned32(writer, SgdAvp.SM_RP_MTI, info.messageType());
        Parts.writeOctets(writer, SgdAvp.SM_RP_SMEA, info.sender());
        Parts.writeMask(
                writer,
                SgdAvp.SRR_FLAGS,
                info.takesSgsn(),
                info.isUrgent(),
                info.isSingleAttempt());
        Parts.writeUnsigned32(writer, SgdAvp.SM_DELIVERY_NOT_INTENDED, info.notIntended());
        Parts.writeCorrelation(writer, info.correlation());
    }

    private static void write(AvpWriter writer, SgdRequest.Alert alert, SgdQuirks quirks) {
        writeServiceCentre(writer, alert.serviceCentre(), quirks);
        Parts.writeUser(writer, alert.user());
        Parts.writeUnsigned32(writer, SgdAvp.MAXIMUM_UE_AVAILABILITY_TIME, alert.availableUntil());
        Parts.writeMask(writer, SgdAvp.SMS_GMSC_ALERT_EVENT, alert.isAvailable(), alert.hasMoved());
        ServingNode node = alert.newNode();
        if (node != null) {
            ServingNodes.write(writer, List.of(node));
        }
        Parts.writeCorrelation(writer, alert.correlation());
    }

    private static void write(
            AvpWriter writer, SgdRequest.DeliveryReport report, SgdQuirks quirks) {
        Parts.writeUser(writer, report.user());
        writeServiceCentre(writer, report.serviceCentre(), quirks);
        Parts.writeOutcomes(writer, report.outcomes());
        Parts.writeMask(writer, SgdAvp.RDR_FLAGS, report.isSingleAttempt());
        Parts.writeCorrelation(writer, report.correlation());
    }

    private static void writeServiceCentre(AvpWriter writer, String digits, SgdQuirks quirks) {
        writer.octets(SgdAvp.SC_ADDRESS, Numbers.write(digits, quirks.serviceCentre()));
    }

    /// Reads a request.
    ///
    /// @param avps before the first
    /// @throws DiameterException if it is none, with what is to be answered
    public static ReceivedRequest read(DiameterHeader header, AvpReader avps)
            throws DiameterException {
        SgdCommand command = SgdCommand.of(header);
        FoundAvps found = FoundAvps.strictly(avps, grammar(command));
        SgdRequest request =
                switch (command) {
                    case MO_FORWARD -> moForward(found);
                    case MT_FORWARD -> mtForward(found);
                    case ROUTING_INFO -> routingInfo(found);
                    case ALERT -> alert(found);
                    case DELIVERY_REPORT -> deliveryReport(found);
                };
        return new ReceivedRequest(
                SgdApplication.of(header.application()), envelope(found), request);
    }

    private static Grammar grammar(SgdCommand command) {
        return GRAMMARS.getOrDefault(command, COMMON);
    }

    private static RequestEnvelope envelope(FoundAvps found) throws DiameterException {
        found.required(BaseAvp.AUTH_SESSION_STATE, Values::eitherOf);
        return new RequestEnvelope(
                found.required(BaseAvp.SESSION_ID, Values::text),
                found.required(BaseAvp.ORIGIN_HOST, AvpReader::identity),
                found.required(BaseAvp.ORIGIN_REALM, AvpReader::identity),
                found.identity(BaseAvp.DESTINATION_HOST),
                found.required(BaseAvp.DESTINATION_REALM, AvpReader::identity),
                priority(found));
    }

    /// One that RFC 7944 section 9.1 does not have is as none.
    private static @Nullable Integer priority(FoundAvps found) throws DiameterException {
        Integer said = found.unsigned32(BaseAvp.DRMP);
        return said == null || said < 0 || said > PRIORITY_MAX ? null : said;
    }

    private static SgdRequest.MoForward moForward(FoundAvps found) throws DiameterException {
        return new SgdRequest.MoForward(
                found.required(SgdAvp.SC_ADDRESS, Numbers::serviceCentre),
                userAnywhere(found),
                found.required(SgdAvp.SM_RP_UI, Values::tpdu),
                found.bit(SgdAvp.OFR_FLAGS, 0),
                Parts.correlation(found));
    }

    private static SgdRequest.MtForward mtForward(FoundAvps found) throws DiameterException {
        return new SgdRequest.MtForward(
                found.required(BaseAvp.USER_NAME, Values::imsi),
                found.required(SgdAvp.SC_ADDRESS, Numbers::serviceCentre),
                found.required(SgdAvp.SM_RP_UI, Values::tpdu),
                found.bit(SgdAvp.TFR_FLAGS, 0),
                found.number(SgdAvp.MME_NUMBER_FOR_MT_SMS),
                found.number(SgdAvp.SGSN_NUMBER),
                found.value(SgdAvp.SM_DELIVERY_TIMER, Values::seconds),
                found.unsigned32(SgdAvp.SM_DELIVERY_START_TIME),
                found.unsigned32(SgdAvp.MAXIMUM_RETRANSMISSION_TIME),
                found.number(SgdAvp.SMS_GMSC_ADDRESS),
                Parts.correlation(found));
    }

    private static SgdRequest.RoutingInfo routingInfo(FoundAvps found) throws DiameterException {
        if (!found.has(SgdAvp.MSISDN) && !found.has(BaseAvp.USER_NAME)) {
            throw FoundAvps.missing(SgdAvp.MSISDN);
        }
        return new SgdRequest.RoutingInfo(
                found.number(SgdAvp.MSISDN),
                found.imsi(BaseAvp.USER_NAME),
                found.value(SgdAvp.SC_ADDRESS, Numbers::serviceCentre),
                found.value(SgdAvp.SM_RP_MTI, Values::eitherOf),
                found.value(SgdAvp.SM_RP_SMEA, Values::addressField),
                found.bit(SgdAvp.SRR_FLAGS, 0),
                found.bit(SgdAvp.SRR_FLAGS, 1),
                found.bit(SgdAvp.SRR_FLAGS, 2),
                found.value(SgdAvp.SM_DELIVERY_NOT_INTENDED, Values::eitherOf),
                Parts.isSmsfSupported(found),
                Parts.correlation(found));
    }

    private static SgdRequest.Alert alert(FoundAvps found) throws DiameterException {
        return new SgdRequest.Alert(
                found.required(SgdAvp.SC_ADDRESS, Numbers::serviceCentre),
                userAnywhere(found),
                found.unsigned32(SgdAvp.MAXIMUM_UE_AVAILABILITY_TIME),
                found.bit(SgdAvp.SMS_GMSC_ALERT_EVENT, ALERT_AVAILABLE),
                found.bit(SgdAvp.SMS_GMSC_ALERT_EVENT, ALERT_MOVED),
                found.value(
                        SgdAvp.SERVING_NODE,
                        group -> ServingNodes.read(SgdAvp.SERVING_NODE, group, found)),
                Parts.correlation(found));
    }

    private static SgdRequest.DeliveryReport deliveryReport(FoundAvps found)
            throws DiameterException {
        UserIdentity user = Parts.user(found);
        if (user == null) {
            throw FoundAvps.missing(SgdAvp.USER_IDENTIFIER);
        }
        return new SgdRequest.DeliveryReport(
                user,
                found.required(SgdAvp.SC_ADDRESS, Numbers::serviceCentre),
                found.required(SgdAvp.SM_DELIVERY_OUTCOME, group -> Parts.outcomes(group, found)),
                found.bit(SgdAvp.RDR_FLAGS, 0),
                Parts.correlation(found));
    }

    /// Who the subscriber is: User-Identifier, and what it leaves open may stand beside it.
    private static UserIdentity userAnywhere(FoundAvps found) throws DiameterException {
        UserIdentity user = Parts.user(found);
        String imsi = found.imsi(BaseAvp.USER_NAME);
        String msisdn = found.number(SgdAvp.MSISDN);
        if (user == null) {
            if (imsi == null && msisdn == null) {
                throw FoundAvps.missing(SgdAvp.USER_IDENTIFIER);
            }
            return new UserIdentity(imsi, msisdn, null, null);
        }
        return new UserIdentity(
                firstOf(user.imsi(), imsi),
                firstOf(user.msisdn(), msisdn),
                user.external(),
                user.lmsi());
    }

    private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
