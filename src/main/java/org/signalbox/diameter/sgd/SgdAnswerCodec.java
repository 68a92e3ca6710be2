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

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Writes answers, and reads them leniently (TS 29.338 sections 5.3.2, 6.3.2 and 7).
///
/// ```
///   Session-Id  application  result  state  origin  |  what is answered
/// ```
///
/// An answer with the E bit has not the form of its command (RFC 6733 section 7.2), some peers
/// leave out or misplace more, and none of that undoes what was done: so each AVP is taken for what
/// it is, and one that cannot be is passed over and noted.
public final class SgdAnswerCodec {
    private static final int EXPERIMENTAL_MIN = Result.ABSENT_USER.code();
    private static final int EXPERIMENTAL_MAX = Result.WAITING_LIST_FULL.code();

    private static final Grammar EXPERIMENTAL_RESULT =
            Grammar.of(BaseAvp.VENDOR_ID, BaseAvp.EXPERIMENTAL_RESULT_CODE);

    /// By the node that did not reach the subscriber.
    private static final Map<NodeKind, AvpKind> ABSENT_DIAGNOSTICS =
            new EnumMap<>(
                    Map.of(
                            NodeKind.MME, SgdAvp.MME_ABSENT_USER_DIAGNOSTIC_SM,
                            NodeKind.MSC, SgdAvp.MSC_ABSENT_USER_DIAGNOSTIC_SM,
                            NodeKind.SGSN, SgdAvp.SGSN_ABSENT_USER_DIAGNOSTIC_SM,
                            NodeKind.SMSF_3GPP, SgdAvp.SMSF_3GPP_ABSENT_USER_DIAGNOSTIC_SM,
                            NodeKind.SMSF_NON_3GPP,
                                    SgdAvp.SMSF_NON_3GPP_ABSENT_USER_DIAGNOSTIC_SM));

    private static final Grammar COMMON =
            Grammar.of(
                            BaseAvp.SESSION_ID,
                            BaseAvp.DRMP,
                            BaseAvp.VENDOR_SPECIFIC_APPLICATION_ID,
                            BaseAvp.AUTH_APPLICATION_ID,
                            BaseAvp.RESULT_CODE,
                            BaseAvp.EXPERIMENTAL_RESULT,
                            BaseAvp.AUTH_SESSION_STATE,
                            BaseAvp.ORIGIN_HOST,
                            BaseAvp.ORIGIN_REALM,
                            BaseAvp.ORIGIN_STATE_ID,
                            BaseAvp.ERROR_MESSAGE,
                            BaseAvp.ERROR_REPORTING_HOST,
                            BaseAvp.REDIRECT_HOST_USAGE,
                            BaseAvp.REDIRECT_MAX_CACHE_TIME)
                    .repeating(
                            SgdAvp.SUPPORTED_FEATURES,
                            BaseAvp.REDIRECT_HOST,
                            BaseAvp.FAILED_AVP,
                            BaseAvp.PROXY_INFO,
                            BaseAvp.ROUTE_RECORD);

    private static final Map<SgdCommand, Grammar> GRAMMARS =
            new EnumMap<>(
                    Map.of(
                            SgdCommand.MO_FORWARD,
                            COMMON.allowing(
                                    SgdAvp.SM_DELIVERY_FAILURE_CAUSE,
                                    SgdAvp.SM_RP_UI,
                                    SgdAvp.EXTERNAL_IDENTIFIER),
                            SgdCommand.MT_FORWARD,
                            COMMON.allowing(
                                    SgdAvp.ABSENT_USER_DIAGNOSTIC_SM,
                                    SgdAvp.SM_DELIVERY_FAILURE_CAUSE,
                                    SgdAvp.SM_RP_UI,
                                    SgdAvp.REQUESTED_RETRANSMISSION_TIME,
                                    SgdAvp.USER_IDENTIFIER,
                                    SgdAvp.EPS_LOCATION_INFORMATION,
                                    SgdAvp.NR_CELL_GLOBAL_IDENTITY),
                            SgdCommand.ROUTING_INFO,
                            COMMON.allowing(
                                            BaseAvp.USER_NAME,
                                            SgdAvp.LMSI,
                                            SgdAvp.USER_IDENTIFIER,
                                            SgdAvp.MWD_STATUS)
                                    .allowing(ServingNodes.GROUPS)
                                    .allowing(ABSENT_DIAGNOSTICS.values().toArray(AvpKind[]::new)),
                            SgdCommand.ALERT,
                            COMMON,
                            SgdCommand.DELIVERY_REPORT,
                            COMMON.allowing(SgdAvp.USER_IDENTIFIER).allowing(ServingNodes.GROUPS)));

    private SgdAnswerCodec() {}

    /// Writes the AVPs of an answer, all but Session-Id and Proxy-Info, which are those of the
    /// request and stand before and behind.
    ///
    /// @param application of the request
    /// @throws IllegalArgumentException if a number is none, or a node cannot be described
    public static void write(
            AvpWriter writer,
            SgdAnswer answer,
            Application application,
            String originHost,
            String originRealm,
            SgdQuirks quirks) {
        Parts.writeApplication(writer, application);
        writeResult(writer, answer.result(), quirks);
        Parts.writeOrigin(writer, originHost, originRealm);
        switch (answer) {
            case SgdAnswer.MoForward forward -> {
                Parts.writeFailure(writer, forward.failure());
                Parts.writeOctets(writer, SgdAvp.SM_RP_UI, forward.tpdu());
            }
            case SgdAnswer.MtForward forward -> write(writer, forward);
            case SgdAnswer.RoutingInfo info -> write(writer, info);
            case SgdAnswer.Alert _ -> {}
            case SgdAnswer.DeliveryReport report -> Parts.writeUser(writer, report.alertUser());
        }
    }

    private static void writeResult(AvpWriter writer, Result result, SgdQuirks quirks) {
        boolean isPlain =
                result.vendor() == 0 || quirks.hasPlainResults() && isExperimental(result.code());
        if (isPlain) {
            writer.unsigned32(BaseAvp.RESULT_CODE, result.code());
            return;
        }
        int group = writer.begin(BaseAvp.EXPERIMENTAL_RESULT);
        writer.unsigned32(BaseAvp.VENDOR_ID, result.vendor())
                .unsigned32(BaseAvp.EXPERIMENTAL_RESULT_CODE, result.code());
        writer.end(group);
    }

    private static boolean isExperimental(int code) {
        return code >= EXPERIMENTAL_MIN && code <= EXPERIMENTAL_MAX;
    }

    private static void write(AvpWriter writer, SgdAnswer.MtForward forward) {
        Parts.writeUnsigned32(writer, SgdAvp.ABSENT_USER_DIAGNOSTIC_SM, forward.absentDiagnostic());
        Parts.writeFailure(writer, forward.failure());
        Parts.writeOctets(writer, SgdAvp.SM_RP_UI, forward.tpdu());
        Parts.writeUnsigned32(writer, SgdAvp.REQUESTED_RETRANSMISSION_TIME, forward.retryAt());
        Parts.writeUser(writer, forward.alertUser());
    }

    private static void write(AvpWriter writer, SgdAnswer.RoutingInfo info) {
        Parts.writeText(writer, BaseAvp.USER_NAME, info.imsi());
        ServingNodes.write(writer, info.nodes());
        Parts.writeOctets(writer, SgdAvp.LMSI, info.lmsi());
        Parts.writeUser(writer, info.alertUser());
        Parts.writeUnsigned32(writer, SgdAvp.MWD_STATUS, info.waitingStatus());
        if (!ABSENT_DIAGNOSTICS.keySet().containsAll(info.absentDiagnostics().keySet())) {
            throw new IllegalArgumentException(
                    "no AVP for one of " + info.absentDiagnostics().keySet());
        }
        ABSENT_DIAGNOSTICS.forEach(
                (node, kind) ->
                        Parts.writeUnsigned32(writer, kind, info.absentDiagnostics().get(node)));
    }

    /// Reads an answer.
    ///
    /// @param command of the request
    /// @param avps before the first
    /// @throws DiameterException if it says that a subscriber is served, but not where: there is no
    ///     such combination of names and numbers
    public static ReceivedAnswer read(SgdCommand command, AvpReader avps) throws DiameterException {
        FoundAvps.Flaws flaws = new FoundAvps.Flaws();
        FoundAvps found = FoundAvps.leniently(avps, GRAMMARS.getOrDefault(command, COMMON), flaws);
        Result result = result(found);
        SgdAnswer answer =
                switch (command) {
                    case MO_FORWARD ->
                            new SgdAnswer.MoForward(
                                    result,
                                    Parts.failure(found),
                                    found.value(SgdAvp.SM_RP_UI, Values::tpdu));
                    case MT_FORWARD -> mtForward(result, found);
                    case ROUTING_INFO -> routingInfo(result, found);
                    case ALERT -> new SgdAnswer.Alert(result);
                    case DELIVERY_REPORT -> new SgdAnswer.DeliveryReport(result, Parts.user(found));
                };
        return new ReceivedAnswer(
                answer,
                found.text(BaseAvp.SESSION_ID),
                found.identity(BaseAvp.ORIGIN_HOST),
                found.identity(BaseAvp.ORIGIN_REALM),
                found.text(BaseAvp.ERROR_MESSAGE),
                flaws.kept());
    }

    /// One of both containers holds it. If both do, the one of 3GPP says more.
    private static Result result(FoundAvps found) throws DiameterException {
        Result experimental =
                found.group(
                        BaseAvp.EXPERIMENTAL_RESULT,
                        EXPERIMENTAL_RESULT,
                        (_, inside) -> experimental(inside));
        if (experimental != null) {
            return experimental;
        }
        Integer code = found.unsigned32(BaseAvp.RESULT_CODE);
        if (code == null) {
            return Result.NONE;
        }
        // Some peers put codes of 3GPP here. 5001 is not among them: here it is of the base
        // protocol.
        return isExperimental(code) ? Result.experimental(code) : Result.base(code);
    }

    private static Result experimental(FoundAvps inside) throws DiameterException {
        int code = inside.required(BaseAvp.EXPERIMENTAL_RESULT_CODE, AvpReader::unsigned32);
        Integer vendor = inside.unsigned32(BaseAvp.VENDOR_ID);
        if (vendor != null && vendor != 0 && vendor != SgdAvp.VENDOR) {
            return new Result(vendor, code);
        }
        // Success of 3GPP is none of these applications: what was delivered is not sent again
        // because of where the peer says so.
        return code == ResultCode.SUCCESS ? Result.SUCCESS : Result.experimental(code);
    }

    private static SgdAnswer.MtForward mtForward(Result result, FoundAvps found)
            throws DiameterException {
        return new SgdAnswer.MtForward(
                result,
                found.value(SgdAvp.ABSENT_USER_DIAGNOSTIC_SM, Values::absentDiagnostic),
                Parts.failure(found),
                found.value(SgdAvp.SM_RP_UI, Values::tpdu),
                found.unsigned32(SgdAvp.REQUESTED_RETRANSMISSION_TIME),
                Parts.user(found));
    }

    private static SgdAnswer.RoutingInfo routingInfo(Result result, FoundAvps found)
            throws DiameterException {
        List<ServingNode> nodes = new ArrayList<>();
        for (AvpKind holder : ServingNodes.GROUPS) {
            ServingNode node = node(result, holder, found);
            if (node != null) {
                nodes.add(node);
            }
        }
        Map<NodeKind, Integer> diagnostics = new EnumMap<>(NodeKind.class);
        for (Map.Entry<NodeKind, AvpKind> one : ABSENT_DIAGNOSTICS.entrySet()) {
            Integer diagnostic = found.value(one.getValue(), Values::absentDiagnostic);
            if (diagnostic != null) {
                diagnostics.put(one.getKey(), diagnostic);
            }
        }
        return new SgdAnswer.RoutingInfo(
                result,
                found.imsi(BaseAvp.USER_NAME),
                nodes,
                found.value(SgdAvp.LMSI, Values::lmsi),
                Parts.user(found),
                found.unsigned32(SgdAvp.MWD_STATUS),
                diagnostics);
    }

    /// Of success, the nodes are what was asked for; with a refusal they are beside the point.
    private static @Nullable ServingNode node(Result result, AvpKind holder, FoundAvps found)
            throws DiameterException {
        if (!result.isSuccess()) {
            return found.value(holder, group -> ServingNodes.read(holder, group, found));
        }
        List<AvpReader> groups = found.all(holder);
        return groups.isEmpty() ? null : ServingNodes.read(holder, groups.getFirst(), found);
    }
}
