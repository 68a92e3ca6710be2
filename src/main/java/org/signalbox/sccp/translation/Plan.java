// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;

/// The result of an entry, made ready for use. Immutable.
interface Plan {
    /// Where the message goes.
    ///
    /// @param story told how that was decided; null on the way of a message
    Translation decide(TranslationRequest request, ApplicationStatus status, @Nullable Story story);

    /// Whether a message may be sent to a destination.
    static Condition condition(
            Destination destination, TranslationRequest request, ApplicationStatus status) {
        return switch (destination) {
            case Destination.ToPoint to -> status.of(to.point(), subsystem(to, request));
            case Destination.ToServer to -> status.of(to.server());
        };
    }

    /// The subsystem at the destination that the message is for; none if the title is translated
    /// again there.
    static int subsystem(Destination destination, TranslationRequest request) {
        if (!destination.routesOnSubsystem()) {
            return ApplicationStatus.NO_SUBSYSTEM;
        }
        return destination.subsystem() == null
                ? request.subsystem()
                : destination.subsystem().value();
    }
}
