// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.alarm;

import java.util.Locale;

/// What can be wrong. The names are stable: configurations, traps and the rules of others hold
/// them.
public enum AlarmKind {
    POINT_ISOLATED(
            AlarmSeverity.CRITICAL,
            "No linkset of a network is available: this node can send nothing there.",
            "Look at the alarms of its linksets and links."),
    LINKSET_UNAVAILABLE(
            AlarmSeverity.CRITICAL,
            "No link of a linkset carries traffic, or its far end has not allowed traffic yet.",
            "Look at the alarms of its links; if there is none, at the far end's restart"
                    + " (`show cs7 linkset`)."),
    LINKSET_DEGRADED(
            AlarmSeverity.MINOR,
            "Fewer links of a linkset carry traffic than are configured and not shut down.",
            "Look at the alarms of its links."),
    LINK_FAILED(
            AlarmSeverity.MAJOR,
            "A link does not carry traffic, though it should.",
            "The cause says which end and which layer: see to the address, the port and the way of"
                    + " the association, or to the far end's configuration (`show cs7 linkset`,"
                    + " `show cs7 m2pa state`, `show cs7 sctp association`)."),
    LINK_BLOCKED(
            AlarmSeverity.MAJOR,
            "The far end of a link reports a processor outage.",
            "Ask the operator of the far end; its level 3 takes no messages."),
    LINK_INHIBITED(
            AlarmSeverity.WARNING,
            "A link is kept from user traffic by an operator at this end or at the far end.",
            "`cs7 uninhibit LINKSET LINK` when the work is done."),
    LINK_CONGESTED(
            AlarmSeverity.MINOR,
            "More waits for a link than it can send at once.",
            "Look at its load and its association (`show cs7 linkset`, `show cs7 sctp path`); add"
                    + " links, or take traffic elsewhere."),
    LINK_UTILISATION(
            AlarmSeverity.MINOR,
            "A link carries more than the configured part of its planned capacity, one way or"
                    + " the other.",
            "Add links to the linkset, or plan for more (`cs7 alarm utilization`)."),
    LINK_MISCONFIGURED(
            AlarmSeverity.MINOR,
            "The test messages of a link say that its two ends are configured for different"
                    + " points, networks or link codes.",
            "Compare point codes, network indicator and link code with the operator of the far"
                    + " end."),
    DESTINATION_INACCESSIBLE(
            AlarmSeverity.CRITICAL,
            "No route to a configured destination can be used.",
            "`show cs7 route POINT-CODE detailed` says of each route why it cannot."),
    DESTINATION_RESTRICTED(
            AlarmSeverity.MINOR,
            "A configured destination is reached only over routes that an adjacent point asked to"
                    + " avoid.",
            "`show cs7 route POINT-CODE detailed` says which; ask the operator of that point."),
    DESTINATION_CONGESTED(
            AlarmSeverity.MINOR,
            "The way to a configured destination is congested, here or at another point.",
            "Look for congested links here; otherwise ask the operators of the points on the way."),
    ROUTE_CIRCULAR(
            AlarmSeverity.MAJOR,
            "Messages to a destination came back: points send them round in a circle.",
            "Compare the routes of the points on the way; the event says over which linkset the"
                    + " messages left."),
    AS_DOWN(
            AlarmSeverity.MAJOR,
            "None of the processes of an application server takes its traffic.",
            "Look at the alarms of its processes; ask whoever runs them."),
    AS_PENDING(
            AlarmSeverity.MAJOR,
            "The last process of an application server has gone, and its messages wait for one to"
                    + " come.",
            "Look at the alarms of its processes; ask whoever runs them."),
    AS_DEGRADED(
            AlarmSeverity.MINOR,
            "An application server that shares its traffic has fewer active processes than it is"
                    + " configured with.",
            "Look at the alarms of its processes; ask whoever runs them."),
    ASP_DOWN(
            AlarmSeverity.MINOR,
            "A configured process of M3UA is not there.",
            "The cause says what its association or its messages lack (`show cs7 asp`)."),
    MATE_UNAVAILABLE(
            AlarmSeverity.MAJOR,
            "The mate of this gateway is not there: it could not take over.",
            "Look at the mate, and at the network between both (`show cs7 mated-sg`)."),
    DIAMETER_PEER_DOWN(
            AlarmSeverity.MAJOR,
            "A configured Diameter peer cannot be given requests.",
            "The cause says what its connection lacks (`show diameter peers`)."),
    PATH_FAILED(
            AlarmSeverity.MINOR,
            "An address of the far end of an association does not answer; others do.",
            "See to the network on that way (`show cs7 sctp path`)."),
    SCREENING_DISCARDS(
            AlarmSeverity.MINOR,
            "Screening refuses more of the messages that come over a linkset than is configured to"
                    + " be usual.",
            "`show cs7 gws` says which rules they met, the event log what such a message looked"
                    + " like (`cs7 alarm screening`)."),
    SUBSYSTEM_PROHIBITED(
            AlarmSeverity.MINOR,
            "A subsystem at another point, to which titles are translated, is out of service.",
            "Ask the operator of that point (`show cs7 sccp`)."),
    TRANSPORT_UNSUITABLE(
            AlarmSeverity.WARNING,
            "The system is not set up as the SCTP transport would have it.",
            "The cause says what to set."),
    MEMORY_SHORT(
            AlarmSeverity.MAJOR,
            "The process spends a fifth of its time or more on collecting its memory, and everything"
                    + " waits meanwhile.",
            "Give it a larger heap (`SIGNALBOX_JAVA_OPTS=-Xmx512m`)."),
    CAPTURE_LOSSY(
            AlarmSeverity.WARNING,
            "Messages are missing in captures, because their readers or the rate allowed are too"
                    + " slow.",
            "Let the access list permit less (`show capture`); traffic itself is not touched."),
    COMMIT_UNCONFIRMED(
            AlarmSeverity.WARNING,
            "A change of the configuration is taken back unless somebody confirms it in time.",
            "`commit confirm`, or `rollback`."),
    CERTIFICATE_EXPIRES(
            AlarmSeverity.MAJOR,
            "The certificate that this node shows its Diameter peers, or those who come by HTTPS,"
                    + " expires within 30 days, or has expired.",
            "Have it renewed, and put the new one in its file; for that of Diameter reload the"
                    + " configuration, the web server finds it by itself."),
    LOG_HOST_UNREACHABLE(
            AlarmSeverity.WARNING,
            "Syslog messages do not reach a host over TCP.",
            "See to the host; the queue keeps the newest messages (`signalbox_syslog_dropped_messages_total`)."),
    ALARMS_UNREPORTED(
            AlarmSeverity.WARNING,
            "More is wrong than the board has room for, and not all of it is shown.",
            "Mend what is shown; the rest appears then.");

    private final AlarmSeverity severity;
    private final String meaning;
    private final String remedy;

    AlarmKind(AlarmSeverity severity, String meaning, String remedy) {
        this.severity = severity;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /// Unless configured otherwise.
    public AlarmSeverity severity() {
        return severity;
    }

    /// What is wrong, in a sentence.
    public String meaning() {
        return meaning;
    }

    /// What to do about it.
    public String remedy() {
        return remedy;
    }

    /// As in configurations and `show cs7 alarms`: `link-failed`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// As in system messages: `LINKFAILED`.
    public String mnemonic() {
        return name().replace("_", "");
    }
}
