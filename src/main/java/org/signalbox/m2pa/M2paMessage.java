// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.m2pa;

import io.netty.buffer.ByteBuf;

/// A message of RFC 4165 section 2.
///
/// Sequence numbers have 24 bits; see [SequenceNumbers].
public sealed interface M2paMessage {
    /// Backward sequence number: the forward sequence number of the last message accepted.
    int bsn();

    /// Forward sequence number: of this message if it carries an MSU, otherwise of the last that
    /// did.
    int fsn();

    /// User Data (section 2.3.1): one MSU, or none when it only acknowledges.
    ///
    /// @param priority the message priority of JT-Q704, 0 to 3; 0 in all other networks
    /// @param msu service information octet and signalling information field, a view into what was
    ///     decoded; empty for a mere acknowledgement
    record UserData(int bsn, int fsn, int priority, ByteBuf msu) implements M2paMessage {
        public UserData {
            SequenceNumbers.check(bsn);
            SequenceNumbers.check(fsn);
            if (priority < 0 || priority > 3) {
                throw new IllegalArgumentException("priority out of range: " + priority);
            }
        }

        /// Whether the message only acknowledges.
        public boolean isEmpty() {
            return !msu.isReadable();
        }

        @Override
        public String toString() {
            return "User Data bsn %d fsn %d, %d octets".formatted(bsn, fsn, msu.readableBytes());
        }
    }

    /// Link Status (section 2.3.2).
    ///
    /// @param fillerOctets what a proving message carries to put load onto the path; its content
    ///     means nothing
    record LinkStatus(int bsn, int fsn, StatusIndication indication, int fillerOctets)
            implements M2paMessage {
        public LinkStatus {
            SequenceNumbers.check(bsn);
            SequenceNumbers.check(fsn);
            if (fillerOctets < 0) {
                throw new IllegalArgumentException("negative filler");
            }
        }

        @Override
        public String toString() {
            return "Link Status %s bsn %d fsn %d".formatted(indication, bsn, fsn);
        }
    }
}
