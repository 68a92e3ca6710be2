// SPDX-License-Identifier: AGPL-3.0-or-later
/// What an operator may see of a node and do to it, for whichever shell asks.
///
/// ```
///   owners' status records --NodeAdmin--> NodeView --...Report--> Document --+--> text (a table)
///                                         (records)                          +--> JSON
///   Operation, candidate configuration --NodePort--> the node
/// ```
///
/// A [org.signalbox.admin.Document] is written once and rendered twice, so `show` and `| json`
/// cannot disagree. [org.signalbox.admin.NodePort] is all that a shell knows of a node.
@NullMarked
package org.signalbox.admin;

import org.jspecify.annotations.NullMarked;
