// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.trace;

/// What Homer is told of a message.
///
/// @param protocolType of HEP's list: 57 GSM MAP as JSON, 56 Diameter as JSON, 9 M3UA
/// @param transport IP protocol that carried it: 132 SCTP, 6 TCP
/// @param correlation by what messages of one dialogue are found together; not empty
/// @param text JSON; no more than [#TEXT_CHARS_MAX]
public record HepContent(int protocolType, int transport, String correlation, String text) {
    /// So that all of it fits into a datagram.
    public static final int TEXT_CHARS_MAX = 32_768;

    public HepContent {
        if (correlation.isEmpty()) {
            throw new IllegalArgumentException("Homer keeps nothing without a correlation");
        }
        if (text.length() > TEXT_CHARS_MAX) {
            throw new IllegalArgumentException("a text of %d characters".formatted(text.length()));
        }
    }

    /// Makes them of copies of messages.
    public interface Writer {
        HepContent of(CapturedMsu msu);

        HepContent of(CapturedMessage message);
    }
}
