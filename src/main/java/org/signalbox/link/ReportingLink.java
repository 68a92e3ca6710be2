// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

/// A link to a far end that hears of destinations by [DestinationReport]s, since it does not know
/// Q.704's messages: an application server, or a signalling gateway that this node is an
/// application of.
///
/// It needs no test, and comes into service and goes out of it as the far end's applications do.
/// What it has not passed on when it goes out of service waits for [#retrieve], as any link's does.
public interface ReportingLink extends SignallingLink {
    /// Tells the far end of destinations. On the link's loop.
    void report(DestinationReport report);

    /// Answers one who asked, and nobody else. On the link's loop.
    ///
    /// @param asker as in [DestinationReport.Audit]
    void answer(DestinationReport report, int asker);

    /// Level 3 has told the far end all that it must know before it sends: what was reported before
    /// goes out first. On the link's loop.
    void reported();

    /// What is for the far end reaches this link from now on, by whatever link it comes: before
    /// that nobody need be told that he may send. Said once each time that it has come into
    /// service. On the link's loop.
    void opened();
}
