// SPDX-License-Identifier: AGPL-3.0-or-later
/// Screening: which messages may come in by a linkset, or leave by it.
///
/// ```
///   access-list 2700        lines that permit or deny, the first that fits decides
///   cs7 gws table NAME      entries that allow, block, limit, or lead on to another table
///   cs7 gws linkset NAME    which of them hold for a linkset, inbound and outbound
///
///   Msu ──► Screen.admits ──► passes, or is counted by rule, sampled, and thrown away
///           │ MessageContent: what SCCP, TCAP and MAP say, read as far as a rule asks
///           └ ScreeningSnapshot: the stages of each linkset, compiled, immutable
/// ```
///
/// A rule is a [Criteria]: all of it must fit. What no rule fits is refused, but for messages of
/// network management: these are refused only by rules that name their service indicator, so that a
/// list for user parts does not take the network down. Link tests are not looked at.
///
/// Evaluation allocates nothing until a message is refused whose turn it is to be reported.
@NullMarked
package org.signalbox.screening;

import org.jspecify.annotations.NullMarked;
