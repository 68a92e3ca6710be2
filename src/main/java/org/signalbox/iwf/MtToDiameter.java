// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import static org.signalbox.iwf.Errors.answer;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.Result;
import org.signalbox.diameter.sgd.SgdAnswer;
import org.signalbox.diameter.sgd.SgdRequest;
import org.signalbox.diameter.sgd.UserIdentity;
import org.signalbox.iwf.IwfConfig.Unreachable;
import org.signalbox.map.MapAnswer;
import org.signalbox.map.MapError;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.MapResult;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

/// mt-forwardSM, and forwardSM to a telephone, as TFR (TS 29.305 annex A.2).
final class MtToDiameter {
    private static final int TPDU_OCTETS_MAX = 200;
    private static final int DIAGNOSTIC_MAX = 255;

    /// TS 23.040 section 3.3.2: the telephone does not answer, by the MSC.
    private static final int NO_PAGING_RESPONSE = 0;

    private MtToDiameter() {}

    /// Whose message it is and who sends it; in a dialogue of several messages only the first says
    /// it.
    record Parties(String imsi, String serviceCentre) {}

    /// @param earlier of the first message of the dialogue; null if this is it
    /// @param local finds the IMSI that belongs to an LMSI
    static Parties parties(
            MapRequest.MtForward request,
            @Nullable Parties earlier,
            LocalIdentities local,
            IwfConfig config)
            throws MapRefusal {
        Parties parties =
                new Parties(
                        imsi(request.to(), earlier, local),
                        serviceCentre(request.from(), earlier, config));
        if (earlier != null && !earlier.equals(parties)) {
            throw unexpected("other identities than before in the dialogue");
        }
        return parties;
    }

    /// Who is meant by an LMSI.
    interface LocalIdentities {
        /// @return null if it is not known
        @Nullable String imsiOf(OctetString lmsi);
    }

    private static String imsi(RelayAddress to, @Nullable Parties earlier, LocalIdentities local)
            throws MapRefusal {
        return switch (to) {
            case RelayAddress.Imsi(String digits) -> Numbers.imsi(digits);
            case RelayAddress.Lmsi(OctetString octets) -> {
                String imsi = local.imsiOf(octets);
                if (imsi == null) {
                    throw MapRefusal.of(MapError.Code.UNIDENTIFIED_SUBSCRIBER, "LMSI " + octets);
                }
                yield imsi;
            }
            case RelayAddress.None _ -> {
                if (earlier == null) {
                    throw unexpected("first message to nobody");
                }
                yield earlier.imsi();
            }
            case RelayAddress.Msisdn _, RelayAddress.ServiceCentre _ ->
                    throw unexpected("message to a telephone without its IMSI");
        };
    }

    private static String serviceCentre(
            RelayAddress from, @Nullable Parties earlier, IwfConfig config) throws MapRefusal {
        return switch (from) {
            case RelayAddress.ServiceCentre(MapNumber number) ->
                    Numbers.serviceCentre(number, config.countryCode());
            case RelayAddress.None _ -> {
                if (earlier == null) {
                    throw unexpected("first message from nobody");
                }
                yield earlier.serviceCentre();
            }
            case RelayAddress.Msisdn _, RelayAddress.Imsi _, RelayAddress.Lmsi _ ->
                    throw unexpected("message that is not from a service centre");
        };
    }

    /// Refuses what cannot be translated, whichever node gets it.
    ///
    /// @param called by which number it was sent here
    /// @param calling who has sent it
    static void check(
            MapRequest.MtForward request, MapParty called, MapParty calling, IwfConfig config)
            throws MapRefusal {
        checkLength(request);
        Numbers.title(called);
        gmsc(request, calling, config);
    }

    private static void checkLength(MapRequest.MtForward request) throws MapRefusal {
        int octets = request.tpdu().length();
        if (octets == 0 || octets > TPDU_OCTETS_MAX) {
            throw unexpected("short message of %d octets".formatted(octets));
        }
    }

    /// @param called by which number it was sent here
    /// @param calling who has sent it
    /// @param kind of the node that gets it
    static SgdRequest request(
            MapRequest.MtForward request,
            Parties parties,
            MapParty called,
            MapParty calling,
            NodeKind kind,
            IwfConfig config)
            throws MapRefusal {
        checkLength(request);
        return new SgdRequest.MtForward(
                parties.imsi(),
                parties.serviceCentre(),
                request.tpdu(),
                request.hasMore(),
                kind == NodeKind.SGSN ? null : Numbers.title(called),
                kind == NodeKind.SGSN ? Numbers.title(called) : null,
                request.deliveryTimer(),
                request.deliveryStart(),
                request.retransmissionMax(),
                gmsc(request, calling, config),
                Numbers.toDiameter(request.correlation()));
    }

    /// Whoever wants to be told when to try again has to be known by a number.
    private static @Nullable String gmsc(
            MapRequest.MtForward request, MapParty calling, IwfConfig config) throws MapRefusal {
        MapNumber gmsc = request.gmsc();
        if (gmsc != null) {
            return Numbers.digits(gmsc, config.countryCode());
        }
        return request.retransmissionMax() == null ? null : Numbers.title(calling);
    }

    /// @param hasMore whether more messages are to follow in the dialogue
    static MapAnswer back(SgdOutcome outcome, boolean hasMore, IwfConfig config) {
        return switch (outcome) {
            case SgdOutcome.Answered(SgdAnswer.MtForward answer) ->
                    answer.result().isSuccess()
                            ? new MapAnswer.Result(
                                    new MapResult.MtForward(answer.tpdu()), null, hasMore)
                            : answer(error(answer, config));
            case SgdOutcome.Answered _, SgdOutcome.Failed _ -> answer(unreachable(config));
        };
    }

    private static MapError error(SgdAnswer.MtForward answer, IwfConfig config) {
        Result result = answer.result();
        if (result.equals(Result.USER_UNKNOWN)) {
            return Errors.plain(MapError.Code.UNIDENTIFIED_SUBSCRIBER);
        }
        if (result.equals(Result.ABSENT_USER)) {
            return absent(answer);
        }
        if (result.equals(Result.USER_BUSY)) {
            return Errors.plain(MapError.Code.SUBSCRIBER_BUSY);
        }
        if (result.equals(Result.FACILITY_NOT_SUPPORTED)
                || result.equals(Result.SERVICE_NOT_SUBSCRIBED)
                || result.equals(Result.SERVICE_BARRED)) {
            return Errors.plain(MapError.Code.FACILITY_NOT_SUPPORTED);
        }
        if (result.equals(Result.ILLEGAL_USER)) {
            return Errors.plain(MapError.Code.ILLEGAL_SUBSCRIBER);
        }
        if (result.equals(Result.ILLEGAL_EQUIPMENT)) {
            return Errors.plain(MapError.Code.ILLEGAL_EQUIPMENT);
        }
        if (result.equals(Result.DELIVERY_FAILURE)) {
            return Errors.failure(answer.failure(), answer.tpdu());
        }
        if (result.equals(Result.base(ResultCode.INVALID_AVP_VALUE))) {
            return Errors.plain(MapError.Code.UNEXPECTED_DATA_VALUE);
        }
        if (result.equals(Result.base(ResultCode.MISSING_AVP))) {
            return Errors.plain(MapError.Code.DATA_MISSING);
        }
        return unreachable(config);
    }

    private static MapError absent(SgdAnswer.MtForward answer) {
        Integer diagnostic = answer.absentDiagnostic();
        UserIdentity user = answer.alertUser();
        return new MapError.AbsentSubscriber(
                diagnostic == null || diagnostic < 0 || diagnostic > DIAGNOSTIC_MAX
                        ? null
                        : diagnostic,
                null,
                answer.retryAt(),
                user == null ? null : user.imsi());
    }

    /// A fault of the network is not said to be the subscriber's: service centres throw messages
    /// away for that.
    static MapError unreachable(IwfConfig config) {
        return config.unreachable() == Unreachable.ABSENT
                ? new MapError.AbsentSubscriber(NO_PAGING_RESPONSE, null, null, null)
                : new MapError.SystemFailure(Errors.VISITED_MSC, Errors.MME);
    }

    private static MapRefusal unexpected(String reason) {
        return MapRefusal.of(MapError.Code.UNEXPECTED_DATA_VALUE, reason);
    }
}
