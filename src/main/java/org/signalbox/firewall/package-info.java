// SPDX-License-Identifier: AGPL-3.0-or-later

/// What firewalls of this node have in common, whatever messages they look at: suspicions, of which
/// each has an [Action] and exceptions; the lines by which an operator says so
/// ([PolicyCommands]); and the one who counts, decides and tells ([Watch]).
///
/// What is suspicious is for the package to say that knows the messages: each has an enum that
/// implements [Suspicion].
@NullMarked
package org.signalbox.firewall;

import org.jspecify.annotations.NullMarked;
