// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sctp.userland.association;

import org.jspecify.annotations.Nullable;
import org.signalbox.machine.Entropy;
import org.signalbox.sctp.userland.association.AssociationState.Closed;
import org.signalbox.sctp.userland.association.AssociationState.CookieEchoed;
import org.signalbox.sctp.userland.association.AssociationState.CookieWait;
import org.signalbox.sctp.userland.association.AssociationState.Established;
import org.signalbox.sctp.userland.association.AssociationState.Listening;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownAckSent;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownPending;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownReceived;
import org.signalbox.sctp.userland.association.AssociationState.ShutdownSent;
import org.signalbox.sctp.userland.chunk.AbortChunk;
import org.signalbox.sctp.userland.chunk.ChunkType;

/// Verification tags: RFC 9260 section 5.3.1 makes them, section 8.5 lets in what bears the right
/// one.
///
/// ```
///   first chunk                     tag of the packet must be
///   INIT                            0 (8.5.1, A); see Answering
///   COOKIE ECHO                     that in the cookie (8.5.1, D); see Acceptance
///   ABORT, SHUTDOWN COMPLETE        ours, or the peer's own if the T bit says so (8.5.1, B and C)
///   SHUTDOWN ACK during a call      out of the blue (8.5.1, E)
///   anything else                   ours
/// ```
final class VerificationTags {
    private VerificationTags() {}

    /// Section 5.3.1: random, and never 0.
    static int fresh(Entropy entropy) {
        int tag = entropy.nextInt();
        while (tag == 0) {
            tag = entropy.nextInt();
        }
        return tag;
    }

    /// Section 5.2.2: what a restart is recognised by; never 0, which means that there is none.
    static long freshTie(Entropy entropy) {
        long tag = entropy.nextLong();
        while (tag == 0) {
            tag = entropy.nextLong();
        }
        return tag;
    }

    /// Whether a packet with this tag can only be meant for an association in this state.
    static boolean owns(AssociationState state, int tag) {
        if (state instanceof CookieWait s) {
            return s.localTag() == tag;
        }
        TransmissionControl control = state.agreed();
        return control != null && control.localTag == tag;
    }

    /// Whether a packet that begins neither with INIT nor with COOKIE ECHO is let in.
    ///
    /// @param type of the first chunk
    /// @param flags of the first chunk
    /// @return why not, or null
    static @Nullable SctpCounter check(AssociationState state, int tag, int type, int flags) {
        boolean aborts = type == ChunkType.ABORT || type == ChunkType.SHUTDOWN_COMPLETE;
        boolean reflected = aborts && AbortChunk.isReflected(flags);
        return switch (state) {
            case Closed _, Listening _ -> SctpCounter.DROPPED_OUT_OF_THE_BLUE;
            case CookieWait s -> {
                if (type == ChunkType.SHUTDOWN_ACK) {
                    yield SctpCounter.DROPPED_OUT_OF_THE_BLUE;
                }
                // the peer's tag is not known yet, so none can be reflected
                yield match(!reflected && tag == s.localTag());
            }
            case CookieEchoed s -> {
                if (type == ChunkType.SHUTDOWN_ACK) {
                    yield SctpCounter.DROPPED_OUT_OF_THE_BLUE;
                }
                yield match(isRight(s.control(), tag, reflected));
            }
            case Established s -> match(isRight(s.control(), tag, reflected));
            case ShutdownPending s -> match(isRight(s.control(), tag, reflected));
            case ShutdownSent s -> match(isRight(s.control(), tag, reflected));
            case ShutdownReceived s -> match(isRight(s.control(), tag, reflected));
            case ShutdownAckSent s -> match(isRight(s.control(), tag, reflected));
        };
    }

    private static boolean isRight(TransmissionControl control, int tag, boolean reflected) {
        return tag == (reflected ? control.peerTag : control.localTag);
    }

    private static @Nullable SctpCounter match(boolean right) {
        return right ? null : SctpCounter.DROPPED_VERIFICATION_TAG;
    }
}
