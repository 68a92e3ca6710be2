// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.routing.HostAlias;
import org.signalbox.diameter.routing.HostAliases;
import org.signalbox.diameter.sgd.NodeKind;
import org.signalbox.diameter.sgd.SgdCommand;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an operator has configured of interworking.
///
/// @param instance the network of which it takes messages of SCCP
/// @param number our own, international: by which MAP finds us, and whom answers come from
/// @param realm our own of Diameter
/// @param countryCode put before numbers of MAP that are not international; null: these are refused
/// @param nodes MMEs and SGSNs by the numbers that registers give for them
/// @param resolution how the serving node of a message is found, in this order
/// @param subscribers MMEs and SGSNs by how an IMSI begins
/// @param registers HSSs by how an MSISDN begins
/// @param imsiRegisters HSSs by how an IMSI begins
/// @param homeRegisters numbers of HLRs by how an IMSI begins, for subscribers without MSISDN
/// @param serviceCentres those of Diameter by how their numbers begin
/// @param namesForMessages what an MME or SGSN is called for short messages, by the name that the
///     HSS gives, where the two differ
/// @param numbersOfHosts E.164 numbers of MMEs, SGSNs and MSCs by their names in Diameter
/// @param unreachable what is said of a node that does not answer
/// @param withoutMsisdn what becomes of what a subscriber submits whose MSISDN is not known
/// @param moreMessages what becomes of the word that more messages follow, towards MAP
/// @param servedBy MME or MSC: whose outcome a report is, if nobody knows
/// @param reportsAborted whether a report that cannot be passed on ends by an abort, or by the
///     error unexpectedDataValue
/// @param namesMscs whether an MSC is named to service centres of Diameter as an MME of ours
/// @param homeRouting null if foreign service centres are told where subscribers are
/// @param firewall null if nothing is looked at but what asks the wrong subsystem
/// @param allowed what peers may ask for that are named here, by name; others may ask for anything
/// @param timers how long what may take
/// @param sessionsMax requests that wait for answers at a time
public record IwfConfig(
        int instance,
        String number,
        String realm,
        @Nullable String countryCode,
        PrefixTable<Target> nodes,
        List<Resolution> resolution,
        PrefixTable<Target> subscribers,
        PrefixTable<Destination> registers,
        PrefixTable<Destination> imsiRegisters,
        PrefixTable<String> homeRegisters,
        PrefixTable<Destination> serviceCentres,
        Map<String, String> namesForMessages,
        Map<String, String> numbersOfHosts,
        Unreachable unreachable,
        WithoutMsisdn withoutMsisdn,
        MoreMessages moreMessages,
        NodeKind servedBy,
        boolean reportsAborted,
        boolean namesMscs,
        @Nullable HomeRoutingConfig homeRouting,
        @Nullable SmsFirewallConfig firewall,
        Map<String, Set<SgdCommand>> allowed,
        Timers timers,
        int sessionsMax) {
    public static final int SESSIONS_MAX_DEFAULT = 20_000;

    public IwfConfig {
        resolution = List.copyOf(resolution);
        namesForMessages = Map.copyOf(namesForMessages);
        numbersOfHosts = Map.copyOf(numbersOfHosts);
        allowed = Map.copyOf(allowed);
    }

    /// Whether a peer may ask for that.
    public boolean allows(String peer, SgdCommand command) {
        Set<SgdCommand> named = allowed.get(peer);
        return named == null || named.contains(command);
    }

    /// The HSS that has a subscriber; null if none is configured for it.
    @Nullable Destination register(@Nullable String msisdn, @Nullable String imsi) {
        Destination register = msisdn == null ? null : registers.find(msisdn);
        return register == null && imsi != null ? imsiRegisters.find(imsi) : register;
    }

    /// The same, with what is known of nodes elsewhere; what is said of a name here counts for
    /// more.
    public IwfConfig withHosts(HostAliases hosts) {
        Map<String, String> names = new HashMap<>();
        Map<String, String> numbers = new HashMap<>();
        for (HostAlias host : hosts.hosts()) {
            host.aliases().forEach(alias -> names.put(alias, host.host()));
            String itsNumber = host.number();
            if (itsNumber != null) {
                numbers.put(host.host(), itsNumber);
                host.aliases().forEach(alias -> numbers.put(alias, itsNumber));
            }
        }
        names.putAll(namesForMessages);
        numbers.putAll(numbersOfHosts);
        return new IwfConfig(
                instance,
                number,
                realm,
                countryCode,
                nodes,
                resolution,
                subscribers,
                registers,
                imsiRegisters,
                homeRegisters,
                serviceCentres,
                names,
                numbers,
                unreachable,
                withoutMsisdn,
                moreMessages,
                servedBy,
                reportsAborted,
                namesMscs,
                homeRouting,
                firewall,
                allowed,
                timers,
                sessionsMax);
    }

    /// A node of Diameter that delivers messages.
    ///
    /// @param kind MME or SGSN
    public record Target(NodeKind kind, Destination destination) {}

    /// A way to find the serving node.
    public enum Resolution {
        /// By the number that the message was sent to.
        CALLED_NUMBER,
        /// By what a register answered lately.
        CACHE,
        /// By how the IMSI begins.
        IMSI,
        /// By asking the HSS.
        HSS
    }

    /// What is said of a node that does not answer.
    public enum Unreachable {
        /// systemFailure: the service centre tries again soon.
        SYSTEM_FAILURE,
        /// absentSubscriberSM: it waits until it is told.
        ABSENT
    }

    /// What becomes of what a subscriber submits whose MSISDN is not known.
    public enum WithoutMsisdn {
        REJECT,
        /// noSM-RP-OA and the IMSI.
        NOBODY,
        /// An MSISDN of zeros (TS 23.003 section 3.3), and the IMSI.
        ZEROS
    }

    /// What becomes of the word that more messages follow, towards MAP.
    public enum MoreMessages {
        /// It is left out: a dialogue for each message.
        STRIP,
        /// It is passed on: the messages go in one dialogue.
        KEEP
    }

    /// How long what may take.
    ///
    /// @param delivery of a message to a telephone
    /// @param submission of a message to a service centre; a telephone waits for it
    /// @param routingInfo a question for a register
    /// @param report a report or an alert
    /// @param guard how long a dialogue of MAP is kept open for the next message
    /// @param hold how long ours is
    /// @param cache how long what a register has answered is believed
    /// @param margin how long before the service centre's own timer we answer it
    public record Timers(
            Duration delivery,
            Duration submission,
            Duration routingInfo,
            Duration report,
            Duration guard,
            Duration hold,
            Duration cache,
            Duration margin) {
        public static final Timers DEFAULT =
                new Timers(
                        Duration.ofSeconds(45),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2));
    }
}
