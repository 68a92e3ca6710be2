// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.ServingNode;
import org.signalbox.firewall.Action;
import org.signalbox.firewall.Policy;
import org.signalbox.iwf.IwfConfig.MoreMessages;
import org.signalbox.iwf.IwfConfig.Resolution;
import org.signalbox.iwf.IwfConfig.Target;
import org.signalbox.iwf.IwfConfig.Timers;
import org.signalbox.iwf.IwfConfig.Unreachable;
import org.signalbox.iwf.IwfConfig.WithoutMsisdn;
import org.signalbox.map.MapNumber;
import org.signalbox.map.MapParty;
import org.signalbox.map.MapRequest;
import org.signalbox.map.RelayAddress;
import org.signalbox.ss7.OctetString;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The subscriber and the nodes of the golden vectors.
final class Examples {
    static final String IMSI = "262019876543210";
    static final String MSISDN = "491711234567";
    static final String CENTRE = "491710760000";
    static final String MME_NUMBER = "491720000001";
    static final String SGSN_NUMBER = "491720000002";
    static final String MSC_NUMBER = "491720000077";
    static final String OWN = "491720000099";
    static final String REALM = "epc.mnc001.mcc262.3gppnetwork.org";
    static final String MME_HOST = "mme01." + REALM;
    static final String FOREIGN_REALM = "epc.mnc015.mcc234.3gppnetwork.org";

    /// Our own function among those of Diameter.
    static final ServingNode.Name SELF = new ServingNode.Name("iwf." + REALM, REALM);

    static final OctetString DELIVER =
            OctetString.ofHex("040b911326880736f40000111081907333400ce8329bfd0655dfecb2195e");
    static final OctetString SUBMIT =
            OctetString.ofHex("01000b911326880736f400000ce8329bfd0655dfecb2195e");
    static final OctetString REPORT = OctetString.ofHex("0000");

    static final Destination MME = new Destination(MME_HOST, REALM);
    static final Destination SGSN = new Destination("sgsn01." + REALM, REALM);
    static final Destination POOL = new Destination("mme09." + REALM, REALM);
    static final Destination HSS = new Destination("hss." + REALM, REALM);
    static final Destination SMSC = new Destination("smsc." + REALM, REALM);

    private Examples() {}

    static IwfConfig config() {
        return config(MoreMessages.KEEP, WithoutMsisdn.REJECT, Unreachable.SYSTEM_FAILURE);
    }

    static IwfConfig config(
            MoreMessages moreMessages, WithoutMsisdn withoutMsisdn, Unreachable unreachable) {
        return new IwfConfig(
                0,
                OWN,
                "iwf." + REALM,
                null,
                PrefixTable.of(
                        Map.of(
                                MME_NUMBER,
                                new Target(NodeKind.MME, MME),
                                SGSN_NUMBER,
                                new Target(NodeKind.SGSN, SGSN)),
                        Map.of()),
                List.of(
                        Resolution.CALLED_NUMBER,
                        Resolution.CACHE,
                        Resolution.IMSI,
                        Resolution.HSS),
                PrefixTable.ofPrefixes(Map.of("26203", new Target(NodeKind.MME, POOL))),
                PrefixTable.ofPrefixes(Map.of("49", HSS)),
                PrefixTable.ofPrefixes(Map.of("26201", HSS)),
                PrefixTable.ofPrefixes(Map.of("26201", "491720000010")),
                PrefixTable.ofPrefixes(Map.of("4917107", SMSC)),
                Map.of("mme01.s6a." + REALM, MME_HOST),
                Map.of(MME_HOST, MME_NUMBER),
                unreachable,
                withoutMsisdn,
                moreMessages,
                NodeKind.MME,
                true,
                false,
                null,
                null,
                Map.of(),
                Timers.DEFAULT,
                100);
    }

    static IwfConfig with(
            @Nullable HomeRoutingConfig homeRouting, @Nullable SmsFirewallConfig firewall) {
        IwfConfig usual = config();
        return new IwfConfig(
                usual.instance(),
                usual.number(),
                usual.realm(),
                usual.countryCode(),
                usual.nodes(),
                usual.resolution(),
                usual.subscribers(),
                usual.registers(),
                usual.imsiRegisters(),
                usual.homeRegisters(),
                usual.serviceCentres(),
                usual.namesForMessages(),
                usual.numbersOfHosts(),
                usual.unreachable(),
                usual.withoutMsisdn(),
                usual.moreMessages(),
                usual.servedBy(),
                usual.reportsAborted(),
                usual.namesMscs(),
                homeRouting,
                firewall,
                usual.allowed(),
                usual.timers(),
                usual.sessionsMax());
    }

    /// A firewall that knows our own network and those of two others, of which one has a realm.
    static SmsFirewallConfig firewall(Policy<Check> policy) {
        return new SmsFirewallConfig(
                policy,
                prefix("4917"),
                Set.of(REALM, "iwf." + REALM),
                PrefixTable.ofPrefixes(Map.of("4477", FOREIGN_REALM, "4478", "4478")),
                prefix("26201"),
                prefix("49171"),
                PrefixTable.ofPrefixes(Map.of()),
                PrefixTable.ofPrefixes(Map.of()),
                5,
                false);
    }

    static PrefixTable<String> prefix(String digits) {
        return PrefixTable.ofPrefixes(Map.of(digits, digits));
    }

    /// A policy by which the given are refused as well.
    static Policy<Check> rejecting(Check... checks) {
        return doing(Action.REJECT, checks);
    }

    static Policy<Check> doing(Action action, Check... checks) {
        Map<Check, Action> actions = new EnumMap<>(Check.class);
        for (Check check : checks) {
            actions.put(check, action);
        }
        return new Policy<>(actions, Map.of(), false);
    }

    /// Where the subscriber is.
    ///
    /// @param centre the service centre that asks
    static MapRequest.RoutingInfo question(String centre) {
        return new MapRequest.RoutingInfo(
                MapNumber.international(MSISDN),
                true,
                MapNumber.international(centre),
                false,
                null,
                null,
                null,
                null,
                false,
                null,
                false);
    }

    static MapRequest.MtForward toTelephone(boolean hasMore) {
        return toTelephone(DELIVER, hasMore);
    }

    static MapRequest.MtForward toTelephone(OctetString message, boolean hasMore) {
        return toTelephone(IMSI, message, hasMore);
    }

    static MapRequest.MtForward toTelephone(String imsi, OctetString message, boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.Imsi(imsi),
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                message,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }

    static MapRequest.MtForward following(OctetString message, boolean hasMore) {
        return new MapRequest.MtForward(
                new RelayAddress.None(),
                new RelayAddress.None(),
                message,
                hasMore,
                null,
                null,
                null,
                null,
                null);
    }

    static MapRequest.MoForward toCentre() {
        return new MapRequest.MoForward(
                new RelayAddress.ServiceCentre(MapNumber.international(CENTRE)),
                new RelayAddress.Msisdn(MapNumber.international(MSISDN)),
                SUBMIT,
                IMSI,
                null);
    }

    /// As whom somebody is asked.
    static MapParty asked(String digits, MapRequest request) {
        boolean isRegister =
                request instanceof MapRequest.RoutingInfo
                        || request instanceof MapRequest.DeliveryReport;
        return new MapParty(digits, isRegister ? 6 : 8);
    }

    static MapParty party(String digits) {
        return new MapParty(digits, 8);
    }
}
