// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.iwf;

import java.time.Duration;
import java.util.Set;

/// What an operator has configured of SMS home routing (TS 23.040): questions of foreign service
/// centres are answered with our own number and an IMSI of nobody, and what is sent there is
/// checked and delivered by us.
///
/// @param prefix how the IMSIs of nobody begin: 5 to 10 digits that no card of ours begins with
/// @param own how numbers of our own network begin: who calls from there is told the truth
/// @param networks how numbers of other networks begin: two numbers are of one network if the
///     longest of these that they begin with is the same, or if they are the same
/// @param subscribers how IMSIs of our own subscribers begin
/// @param registers numbers of HLRs, by how an MSISDN begins; those of an HSS are asked otherwise
/// @param rejected which of the checks reject; the others only count
/// @param namesUnknown whether a message to an IMSI of nobody that is not, or not any more, given
///     out is answered by unidentifiedSubscriber, or by systemFailure
/// @param lifetime how long an IMSI of nobody is good for, from its last use
/// @param identitiesMax how many there may be at a time
public record HomeRoutingConfig(
        String prefix,
        PrefixTable<String> own,
        PrefixTable<String> networks,
        PrefixTable<String> subscribers,
        PrefixTable<String> registers,
        Set<Check> rejected,
        boolean namesUnknown,
        Duration lifetime,
        int identitiesMax) {
    public static final Duration LIFETIME_DEFAULT = Duration.ofSeconds(120);
    public static final int IDENTITIES_MAX_DEFAULT = 100_000;

    /// Those that reject unless configured: each would let a foreign network deliver past the
    /// router, or as somebody else.
    public static final Set<Check> REJECTED_DEFAULT =
            Set.of(
                    Check.UNSOLICITED,
                    Check.OTHER_ORIGIN,
                    Check.OTHER_CENTRE,
                    Check.PAST_THE_ROUTER);

    public HomeRoutingConfig {
        rejected = Set.copyOf(rejected);
    }
}
