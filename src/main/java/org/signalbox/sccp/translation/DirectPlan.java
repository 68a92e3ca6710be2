// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.jspecify.annotations.Nullable;
import org.signalbox.sccp.message.SubsystemNumber;

import java.util.List;

/// One destination, for which others may stand in.
final class DirectPlan implements Plan {
    /// One for all that have none, since it is read for every message.
    private static final int[] NO_MATES = {};

    private final Destination destination;

    /// By subsystem, or [ApplicationStatus#NO_SUBSYSTEM]; few.
    private final int[] mateOf;

    private final MemberChoice[] mates;

    /// @param mated those of the destination's point that have a backup
    DirectPlan(Destination destination, List<MatedApplication> mated) {
        this.destination = destination;
        this.mateOf = mated.isEmpty() ? NO_MATES : new int[mated.size()];
        this.mates = new MemberChoice[mated.size()];
        for (int i = 0; i < mateOf.length; i++) {
            MatedApplication pair = mated.get(i);
            mateOf[i] = number(pair.subsystem());
            mates[i] = MemberChoice.of(pair, destination);
        }
    }

    private static int number(@Nullable SubsystemNumber subsystem) {
        return subsystem == null ? ApplicationStatus.NO_SUBSYSTEM : subsystem.value();
    }

    @Override
    public Translation decide(
            TranslationRequest request, ApplicationStatus status, @Nullable Story story) {
        int subsystem = Plan.subsystem(destination, request);
        for (int i = 0; i < mateOf.length; i++) {
            if (mateOf[i] == subsystem) {
                return mates[i].decide(request, status, story);
            }
        }
        Condition condition = Plan.condition(destination, request, status);
        if (story != null) {
            story.only(destination, condition);
        }
        return condition.outcome(destination);
    }
}
