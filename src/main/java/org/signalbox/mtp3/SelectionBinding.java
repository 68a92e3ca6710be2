// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.jspecify.annotations.Nullable;
import org.signalbox.link.LinkIdentity;

/// Which link carries the messages with one value of the selection to a destination.
///
/// @param selection of the label; with bits of origin and destination ([LoadSharing]) those come
///     before it
/// @param link null: none, or none now
/// @param held whether messages wait just now, since their traffic is being moved
/// @param reason why they are thrown away; null if they are not
public record SelectionBinding(
        int selection, @Nullable LinkIdentity link, boolean held, @Nullable DiscardReason reason) {}
