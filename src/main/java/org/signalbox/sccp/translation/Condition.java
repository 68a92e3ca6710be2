// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;

/// Whether messages may be sent to an application just now.
public enum Condition {
    AVAILABLE("available", null),
    /// It can be reached, but the way to it or it itself is overloaded.
    CONGESTED("congested", null),
    /// MTP has no way to the point.
    POINT_INACCESSIBLE("point inaccessible", TranslationError.POINT_UNAVAILABLE),
    /// The point is there, its SCCP is not.
    SCCP_UNAVAILABLE("SCCP unavailable", TranslationError.SCCP_UNAVAILABLE),
    SUBSYSTEM_PROHIBITED("subsystem prohibited", TranslationError.SUBSYSTEM_UNAVAILABLE),
    /// This node itself has no such subsystem.
    SUBSYSTEM_UNEQUIPPED("subsystem unequipped", TranslationError.UNEQUIPPED_SUBSYSTEM),
    SERVER_INACTIVE("application server inactive", TranslationError.ROUTE_FAILURE);

    private final String words;
    private final @Nullable TranslationError error;

    Condition(String words, @Nullable TranslationError error) {
        this.words = words;
        this.error = error;
    }

    public String words() {
        return words;
    }

    /// Whether a message can be sent.
    public boolean isUsable() {
        return error == null;
    }

    /// What becomes of a message that can only go there; null if it can be sent.
    public @Nullable TranslationError error() {
        return error;
    }

    /// What becomes of a message that can go to one destination only, of which this is the
    /// condition.
    Translation outcome(Destination destination) {
        return error == null ? destination : Translation.Failure.of(error);
    }
}
