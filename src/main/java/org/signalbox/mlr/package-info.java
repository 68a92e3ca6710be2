// SPDX-License-Identifier: AGPL-3.0-or-later
/// Multi-layer routing, as Cisco ITP has it: messages of SMS are routed, blocked or let go by what
/// stands in MAP and in the short message, not only by the called party address.
///
/// ```
///   cs7 mlr table        triggers: which messages are looked into at all, by address and code
///     cs7 mlr ruleset    rules: an operation, what its numbers must be, and a result
///       cs7 mlr address-table   many numbers, each perhaps with a result of its own
///       cs7 mlr result          several destinations that share the load
///
///   SccpView ──► MlrTable.decide ──► MlrResult: block, continue, another destination
///                │ MlrMessage: what the message says, read as far as rules ask
///                └ MlrSnapshot: triggers and rules, compiled, immutable
/// ```
///
/// Only messages that open a dialogue and carry one of the four operations of SMS are routed;
/// everything else continues to global title translation. Evaluation allocates nothing.
@NullMarked
package org.signalbox.mlr;

import org.jspecify.annotations.NullMarked;
