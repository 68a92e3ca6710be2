// SPDX-License-Identifier: AGPL-3.0-or-later
/// The ports between MTP level 3 and whatever carries its messages.
///
/// MTP3 knows [SignallingLink]s and [Egress]es; M2PA (and later M2UA and M3UA) implement them and
/// know [LinkUser]. Neither side knows the other, so a kind of link is added without touching
/// routing.
@NullMarked
package org.signalbox.link;

import org.jspecify.annotations.NullMarked;
