// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import org.signalbox.diameter.sgd.ServingNode;

import java.time.Duration;

/// What an operator has configured of SMS home routing (TS 23.040): questions of foreign service
/// centres are answered with our own number, or name, and an IMSI of nobody, and what is sent there
/// is checked and delivered by us. Who is foreign is in [SmsFirewallConfig].
///
/// @param prefix how the IMSIs of nobody begin: 5 to 10 digits that no card of ours begins with
/// @param self our own among those of Diameter
/// @param registers numbers of HLRs, by how an MSISDN begins; those of an HSS are asked otherwise
/// @param namesUnknown whether a message to an IMSI of nobody that is not, or not any more, given
///     out is answered by unidentifiedSubscriber, or by systemFailure
/// @param lifetime how long an IMSI of nobody is good for, from its last use
/// @param identitiesMax how many there may be at a time
public record HomeRoutingConfig(
        String prefix,
        ServingNode.Name self,
        PrefixTable<String> registers,
        boolean namesUnknown,
        Duration lifetime,
        int identitiesMax) {
    public static final Duration LIFETIME_DEFAULT = Duration.ofSeconds(120);
    public static final int IDENTITIES_MAX_DEFAULT = 100_000;
}
