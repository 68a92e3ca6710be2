// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.link;

/// Why a link is not in service.
///
/// @param cause for counters, `show` and decisions
/// @param detail in words: what the transport or the far end said; may be empty
public record LinkFailure(Cause cause, String detail) {
    /// The causes that operators of ITP know, as far as they can happen here.
    public enum Cause {
        /// Never started, or stopped by the operator.
        LOCAL_DEACTIVATION("deactivated locally"),
        /// The SCTP association could not be opened.
        CONNECTION_FAILED("SCTP association not established"),
        /// The SCTP association ended.
        CONNECTION_LOST("SCTP association lost"),
        /// The far end restarted its association.
        CONNECTION_RESTARTED("SCTP association restarted by peer"),
        /// The far end sent Out of Service.
        REMOTE_OUT_OF_SERVICE("peer sent link status Out of Service"),
        /// The far end sent Alignment while the link was in service.
        REMOTE_REALIGNMENT("peer sent link status Alignment"),
        T1_EXPIRED("T1 expired: no answer to Ready"),
        T2_EXPIRED("T2 expired: no Alignment from peer"),
        T3_EXPIRED("T3 expired: no Proving from peer"),
        PROVING_FAILED("proving failed"),
        T6_EXPIRED("T6 expired: peer busy for too long"),
        T7_EXPIRED("T7 expired: no acknowledgement"),
        /// A sequence number out of order, or an acknowledgement of what was never sent.
        SEQUENCE_ERROR("sequence number error"),
        /// A message that must not come in this state.
        UNEXPECTED_MESSAGE("unexpected message in this state"),
        /// The far end's level 3 says that the link has failed (Q.704 section 5.2).
        CHANGEOVER_ORDERED("peer sent a changeover order"),
        /// Level 3 found that the link does not lead where it should (Q.707).
        LINK_TEST_FAILED("signalling link test failed"),
        /// No application server process takes traffic any more, or none ever did.
        APPLICATION_INACTIVE("no application server process is active");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /// Whether the far end may be gone without a word: it has not answered in time.
        public boolean isSilence() {
            return switch (this) {
                case T1_EXPIRED, T2_EXPIRED, T3_EXPIRED, T7_EXPIRED -> true;
                case LOCAL_DEACTIVATION,
                        CONNECTION_FAILED,
                        CONNECTION_LOST,
                        CONNECTION_RESTARTED,
                        REMOTE_OUT_OF_SERVICE,
                        REMOTE_REALIGNMENT,
                        PROVING_FAILED,
                        T6_EXPIRED,
                        SEQUENCE_ERROR,
                        UNEXPECTED_MESSAGE,
                        CHANGEOVER_ORDERED,
                        LINK_TEST_FAILED,
                        APPLICATION_INACTIVE ->
                        false;
            };
        }
    }

    public LinkFailure(Cause cause) {
        this(cause, "");
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? cause.words() : cause.words() + " (" + detail + ")";
    }
}
