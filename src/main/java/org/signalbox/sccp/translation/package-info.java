// SPDX-License-Identifier: AGPL-3.0-or-later
/// Global title translation (Q.714 section 2.4): from a number to where it is.
///
/// ```
///   called address ──> selector ──> conversion ──> digit tree ──> result ──> conversion ──>
///                      Translation by type,     before         the longest    a point,   after
///                      form, plan,                 prefix         a server, nature
///                      or a group, of which the
///                                                                 members' state chooses one
/// ```
///
/// [GttCommands] reads the lines of an instance into a [GttConfig]; [TranslationSnapshot] is
/// compiled from that, immutable but for its counts, and asked by the loop that has the message in
/// hand. What it says is an object that was made beforehand: a translation allocates nothing. The
/// state of points and subsystems is not known here, but asked of an [ApplicationStatus].
@NullMarked
package org.signalbox.sccp.translation;

import org.jspecify.annotations.NullMarked;
