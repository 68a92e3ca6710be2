// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.Application;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.BaseAvp;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;
import org.signalbox.ss7.OctetString;

import java.util.EnumMap;
import java.util.Map;

/// Groups and single AVPs that several commands share.
final class Parts {
    private static final int NO_STATE_MAINTAINED = 1;

    /// Feature list 1 of S6c (TS 29.338 section 6.3.3.11).
    private static final int FEATURES = 1;

    private static final int SMSF_SUPPORT = 0;

    private static final Grammar USER =
            Grammar.of(BaseAvp.USER_NAME, SgdAvp.MSISDN, SgdAvp.EXTERNAL_IDENTIFIER, SgdAvp.LMSI);
    private static final Grammar CORRELATION =
            Grammar.of(SgdAvp.HSS_ID, SgdAvp.ORIGINATING_SIP_URI, SgdAvp.DESTINATION_SIP_URI);
    private static final Grammar FAILURE =
            Grammar.of(SgdAvp.SM_DIAGNOSTIC_INFO)
                    .requiring(SgdAvp.SM_ENUMERATED_DELIVERY_FAILURE_CAUSE);
    private static final Grammar OUTCOME =
            Grammar.of(SgdAvp.ABSENT_USER_DIAGNOSTIC_SM).requiring(SgdAvp.SM_DELIVERY_CAUSE);
    private static final Grammar FEATURE_LIST =
            Grammar.of().requiring(BaseAvp.VENDOR_ID, SgdAvp.FEATURE_LIST_ID, SgdAvp.FEATURE_LIST);

    /// By the node that tried to deliver.
    private static final Map<NodeKind, AvpKind> OUTCOMES =
            new EnumMap<>(
                    Map.of(
                            NodeKind.MME, SgdAvp.MME_SM_DELIVERY_OUTCOME,
                            NodeKind.MSC, SgdAvp.MSC_SM_DELIVERY_OUTCOME,
                            NodeKind.SGSN, SgdAvp.SGSN_SM_DELIVERY_OUTCOME,
                            NodeKind.IP_SM_GW, SgdAvp.IP_SM_GW_SM_DELIVERY_OUTCOME,
                            NodeKind.SMSF_3GPP, SgdAvp.SMSF_3GPP_SM_DELIVERY_OUTCOME,
                            NodeKind.SMSF_NON_3GPP, SgdAvp.SMSF_NON_3GPP_SM_DELIVERY_OUTCOME));

    private static final Grammar OUTCOME_BY_NODE =
            Grammar.of(OUTCOMES.values().toArray(AvpKind[]::new));

    private Parts() {}

    /// Writes what each message says of the application that it belongs to.
    static void writeApplication(AvpWriter writer, Application application) {
        int group = writer.begin(BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID);
        writer.unsigned32(BaseAvp.VENDOR_ID, application.vendor())
                .unsigned32(BaseAvp.AUTH_APPLICATION_ID, application.id());
        writer.end(group);
    }

    /// Writes from whom a message is, and that no state is kept of it.
    static void writeOrigin(AvpWriter writer, String host, String realm) {
        writer.unsigned32(BaseAvp.AUTH_SESSION_STATE, NO_STATE_MAINTAINED)
                .text(BaseAvp.ORIGIN_HOST, host)
                .text(BaseAvp.ORIGIN_REALM, realm);
    }

    static void writeNumber(AvpWriter writer, AvpKind kind, @Nullable String digits) {
        if (digits != null) {
            writer.octets(kind, Numbers.write(digits, NumberForm.DIGITS));
        }
    }

    static void writeText(AvpWriter writer, AvpKind kind, @Nullable String text) {
        if (text != null) {
            writer.text(kind, text);
        }
    }

    static void writeOctets(AvpWriter writer, AvpKind kind, @Nullable OctetString octets) {
        if (octets != null) {
            writer.octets(kind, octets.toArray());
        }
    }

    static void writeUnsigned32(AvpWriter writer, AvpKind kind, @Nullable Integer value) {
        if (value != null) {
            writer.unsigned32(kind, value);
        }
    }

    /// Writes a mask if one of its bits is set, bit 0 being the first.
    static void writeMask(AvpWriter writer, AvpKind kind, boolean... bits) {
        int mask = 0;
        for (int i = 0; i < bits.length; i++) {
            mask |= bits[i] ? 1 << i : 0;
        }
        if (mask != 0) {
            writer.unsigned32(kind, mask);
        }
    }

    static void writeUser(AvpWriter writer, @Nullable UserIdentity user) {
        if (user == null) {
            return;
        }
        int group = writer.begin(SgdAvp.USER_IDENTIFIER);
        writeText(writer, BaseAvp.USER_NAME, user.imsi());
        writeNumber(writer, SgdAvp.MSISDN, user.msisdn());
        writeText(writer, SgdAvp.EXTERNAL_IDENTIFIER, user.external());
        writeOctets(writer, SgdAvp.LMSI, user.lmsi());
        writer.end(group);
    }

    static @Nullable UserIdentity user(FoundAvps found) throws DiameterException {
        return found.group(SgdAvp.USER_IDENTIFIER, USER, Parts::user);
    }

    private static UserIdentity user(AvpReader group, FoundAvps inside) throws DiameterException {
        UserIdentity user =
                new UserIdentity(
                        inside.imsi(BaseAvp.USER_NAME),
                        inside.number(SgdAvp.MSISDN),
                        inside.text(SgdAvp.EXTERNAL_IDENTIFIER),
                        inside.value(SgdAvp.LMSI, Values::lmsi));
        if (user.imsi() == null
                && user.msisdn() == null
                && user.external() == null
                && user.lmsi() == null) {
            throw group.wrong(ResultCode.INVALID_AVP_VALUE, "nobody");
        }
        return user;
    }

    static void writeCorrelation(AvpWriter writer, @Nullable CorrelationId correlation) {
        if (correlation == null) {
            return;
        }
        int group = writer.begin(SgdAvp.SMSMI_CORRELATION_ID);
        writeText(writer, SgdAvp.HSS_ID, correlation.hss());
        writeText(writer, SgdAvp.ORIGINATING_SIP_URI, correlation.originatingUri());
        writeText(writer, SgdAvp.DESTINATION_SIP_URI, correlation.destinationUri());
        writer.end(group);
    }

    static @Nullable CorrelationId correlation(FoundAvps found) throws DiameterException {
        return found.group(
                SgdAvp.SMSMI_CORRELATION_ID,
                CORRELATION,
                (_, inside) ->
                        new CorrelationId(
                                inside.text(SgdAvp.HSS_ID),
                                inside.text(SgdAvp.ORIGINATING_SIP_URI),
                                inside.text(SgdAvp.DESTINATION_SIP_URI)));
    }

    static void writeFailure(AvpWriter writer, @Nullable DeliveryFailure failure) {
        if (failure == null) {
            return;
        }
        int group = writer.begin(SgdAvp.SM_DELIVERY_FAILURE_CAUSE);
        writer.unsigned32(SgdAvp.SM_ENUMERATED_DELIVERY_FAILURE_CAUSE, failure.cause());
        writeOctets(writer, SgdAvp.SM_DIAGNOSTIC_INFO, failure.diagnostic());
        writer.end(group);
    }

    static @Nullable DeliveryFailure failure(FoundAvps found) throws DiameterException {
        return found.group(
                SgdAvp.SM_DELIVERY_FAILURE_CAUSE,
                FAILURE,
                (_, inside) ->
                        new DeliveryFailure(
                                inside.required(
                                        SgdAvp.SM_ENUMERATED_DELIVERY_FAILURE_CAUSE,
                                        Values::failureCause),
                                inside.value(SgdAvp.SM_DIAGNOSTIC_INFO, Values::tpdu)));
    }

    static void writeOutcomes(AvpWriter writer, Map<NodeKind, NodeOutcome> outcomes) {
        int group = writer.begin(SgdAvp.SM_DELIVERY_OUTCOME);
        OUTCOMES.forEach((node, kind) -> writeOutcome(writer, kind, outcomes.get(node)));
        writer.end(group);
    }

    private static void writeOutcome(
            AvpWriter writer, AvpKind kind, @Nullable NodeOutcome outcome) {
        if (outcome == null) {
            return;
        }
        int group = writer.begin(kind);
        writer.unsigned32(SgdAvp.SM_DELIVERY_CAUSE, outcome.cause());
        writeUnsigned32(writer, SgdAvp.ABSENT_USER_DIAGNOSTIC_SM, outcome.absentDiagnostic());
        writer.end(group);
    }

    /// One at least, and not both of an MME and of an MSC.
    static Map<NodeKind, NodeOutcome> outcomes(AvpReader group, FoundAvps found)
            throws DiameterException {
        FoundAvps inside = found.inside(group, OUTCOME_BY_NODE);
        Map<NodeKind, NodeOutcome> outcomes = new EnumMap<>(NodeKind.class);
        for (Map.Entry<NodeKind, AvpKind> one : OUTCOMES.entrySet()) {
            NodeOutcome outcome =
                    inside.group(one.getValue(), OUTCOME, (_, single) -> outcome(single));
            if (outcome != null) {
                outcomes.put(one.getKey(), outcome);
            }
        }
        if (outcomes.isEmpty()
                || outcomes.containsKey(NodeKind.MME) && outcomes.containsKey(NodeKind.MSC)) {
            throw group.wrong(
                    ResultCode.INVALID_AVP_VALUE, "no outcome, or one of both MME and MSC");
        }
        return outcomes;
    }

    private static NodeOutcome outcome(FoundAvps inside) throws DiameterException {
        return new NodeOutcome(
                inside.required(SgdAvp.SM_DELIVERY_CAUSE, Values::deliveryCause),
                inside.value(SgdAvp.ABSENT_USER_DIAGNOSTIC_SM, Values::absentDiagnostic));
    }

    /// Writes that an SMSF may be named.
    static void writeSmsfSupport(AvpWriter writer) {
        int group = writer.begin(SgdAvp.SUPPORTED_FEATURES);
        writer.unsigned32(BaseAvp.VENDOR_ID, SgdAvp.VENDOR)
                .unsigned32(SgdAvp.FEATURE_LIST_ID, FEATURES)
                .unsigned32(SgdAvp.FEATURE_LIST, 1 << SMSF_SUPPORT);
        writer.end(group);
    }

    /// Whether the sender says that an SMSF may be named.
    static boolean isSmsfSupported(FoundAvps found) throws DiameterException {
        boolean isSupported = false;
        for (AvpReader list : found.all(SgdAvp.SUPPORTED_FEATURES)) {
            FoundAvps inside = found.inside(list, FEATURE_LIST);
            boolean isOfS6c =
                    inside.required(BaseAvp.VENDOR_ID, AvpReader::unsigned32) == SgdAvp.VENDOR
                            && inside.required(SgdAvp.FEATURE_LIST_ID, AvpReader::unsigned32)
                                    == FEATURES;
            isSupported |= isOfS6c && inside.bit(SgdAvp.FEATURE_LIST, SMSF_SUPPORT);
        }
        return isSupported;
    }
}
