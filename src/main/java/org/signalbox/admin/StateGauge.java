// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.admin;

import java.util.List;

/// A value that says how something is now, as Prometheus is told at each exposition.
///
/// Names are kept: dashboards and rules of alert are written in them. No label comes from what
/// peers send; there are as many series as things that are configured.
public enum StateGauge {
    UPTIME("signalbox_uptime_seconds", "How long the node has run"),
    LOOPS_ANSWER(
            "signalbox_loops_answer", "1 if every loop of the node answers; without it, no state"),
    LINKSET_AVAILABLE("signalbox_linkset_available", "1 if traffic can use the linkset", "linkset"),
    LINKSET_LINKS(
            "signalbox_linkset_links", "Links of the linkset that are not shut down", "linkset"),
    LINKSET_LINKS_AVAILABLE(
            "signalbox_linkset_links_available",
            "Links of the linkset that carry traffic",
            "linkset"),
    LINKSET_CONGESTION(
            "signalbox_linkset_congestion_level",
            "The highest congestion level of its links, 0 to 3",
            "linkset"),
    LINKSET_UTILISATION(
            "signalbox_linkset_utilisation_ratio",
            "Share of what its available links are planned to carry, in the last minute",
            "linkset",
            "direction"),
    LINK_CONGESTION(
            "signalbox_link_congestion_level",
            "Congestion level as the network counts: 0 to 3, or 1 at most",
            "linkset",
            "slc"),
    LINK_UTILISATION(
            "signalbox_link_utilisation_ratio",
            "Share of what the link is planned to carry, in the last minute",
            "linkset",
            "slc",
            "direction"),
    LINK_AVAILABLE("signalbox_link_available", "1 if level 3 uses the link", "linkset", "slc"),
    LINK_INHIBITED(
            "signalbox_link_inhibited", "1 if either end inhibits the link", "linkset", "slc"),
    LINK_QUEUED(
            "signalbox_link_queued_messages", "Messages that wait to be sent", "linkset", "slc"),
    LINK_UNACKNOWLEDGED(
            "signalbox_link_unacknowledged_messages",
            "Messages sent and not acknowledged",
            "linkset",
            "slc"),
    LINK_HELD(
            "signalbox_link_held_messages",
            "Messages received that level 3 cannot take yet",
            "linkset",
            "slc"),
    DESTINATIONS(
            "signalbox_destinations",
            "Points and blocks in the table of routes",
            "instance",
            "state"),
    AS_ACTIVE("signalbox_as_active", "1 if a process takes the server's traffic", "as"),
    AS_UTILISATION(
            "signalbox_as_utilisation_ratio",
            "Share of what its active processes are planned to carry, in the last minute",
            "as",
            "direction"),
    AS_WAITING("signalbox_as_waiting_messages", "Messages that wait for a process", "as"),
    ASP_ACTIVE("signalbox_asp_active", "1 if the process takes traffic", "asp"),
    MATE_ACTIVE("signalbox_mate_active", "1 if the mate is there", "mate"),
    PEER_OPEN("signalbox_diameter_peer_open", "1 if requests can go to the peer", "peer"),
    PEER_PENDING(
            "signalbox_diameter_peer_pending_requests", "Requests that wait for the peer", "peer"),
    SESSIONS("signalbox_iwf_sessions_open", "Sessions of interworking that are not over"),
    ASSOCIATION_ESTABLISHED(
            "signalbox_association_established",
            "1 if the association is established",
            "association"),
    ASSOCIATION_OUTSTANDING(
            "signalbox_association_outstanding_octets", "Sent and not acknowledged", "association"),
    ASSOCIATION_QUEUED(
            "signalbox_association_queued_octets", "Accepted and not sent", "association"),
    PATH_ACTIVE(
            "signalbox_association_path_active", "1 if the address answers", "association", "path"),
    PATH_RTT(
            "signalbox_association_path_rtt_seconds",
            "Smoothed round trip time",
            "association",
            "path"),
    PATH_WINDOW(
            "signalbox_association_path_congestion_window_octets",
            "Congestion window",
            "association",
            "path");

    private final String metric;
    private final String help;
    private final List<String> labels;

    StateGauge(String metric, String help, String... labels) {
        this.metric = metric;
        this.help = help;
        this.labels = List.of(labels);
    }

    /// The name in Prometheus.
    public String metric() {
        return metric;
    }

    /// One line for `# HELP`.
    public String help() {
        return help;
    }

    /// What tells the series apart.
    public List<String> labels() {
        return labels;
    }
}
