// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.sccp.translation;

import org.signalbox.metrics.Metric;
import org.signalbox.sccp.message.ReturnCause;

/// Why SCCP could not route a message by its global title, in the words of ITP's error counts
/// (CISCO-ITP-GSCCP-MIB, Q.752 table 7). The translation itself meets those up to
/// [#ROUTE_FAILURE]; the others are met by whoever routes what it has translated. That is also who
/// counts.
public enum TranslationError implements Metric {
    SELECTOR_NOT_FOUND("selector-not-found", ReturnCause.NO_TRANSLATION_FOR_NATURE),
    INCORRECT_FORMAT("incorrect-format", ReturnCause.UNQUALIFIED),
    GTA_NOT_FOUND("gta-not-found", ReturnCause.NO_TRANSLATION),
    /// Too many translations of one message, here or in all.
    HOP_VIOLATION("hop-violation", ReturnCause.HOP_COUNTER_VIOLATION),
    UNEQUIPPED_SUBSYSTEM("unequipped-ss", ReturnCause.UNEQUIPPED_USER),
    SCCP_UNAVAILABLE("sccp-unavailable", ReturnCause.SCCP_FAILURE),
    POINT_UNAVAILABLE("dpc-unavailable", ReturnCause.MTP_FAILURE),
    SUBSYSTEM_UNAVAILABLE("ss-unavailable", ReturnCause.SUBSYSTEM_FAILURE),
    ROUTE_FAILURE("route-failure", ReturnCause.MTP_FAILURE),
    POINT_CONGESTED("dpc-congested", ReturnCause.NETWORK_CONGESTION),
    SUBSYSTEM_CONGESTED("ss-congested", ReturnCause.SUBSYSTEM_CONGESTION),
    UNQUALIFIED("sccp-unqualified", ReturnCause.UNQUALIFIED),
    REASSEMBLY_UNSUPPORTED("reass-unsupported", ReturnCause.NO_REASSEMBLY),
    REASSEMBLY_FAILURE("reass-failure", ReturnCause.SEGMENTATION_FAILURE),
    SEGMENTATION_UNSUPPORTED("seg-unsupported", ReturnCause.SEGMENTATION_NOT_SUPPORTED),
    SEGMENTATION_FAILURE("seg-failure", ReturnCause.SEGMENTATION_FAILURE);

    private final String word;
    private final ReturnCause returnCause;
    private final Description description;

    TranslationError(String word, ReturnCause returnCause) {
        this.word = word;
        this.description =
                new Description(
                        "signalbox_sccp_gtt_errors",
                        "Messages that could not be routed by their global title, by cause.",
                        "cause",
                        word);
        this.returnCause = returnCause;
    }

    /// As `show cs7 gtt measurements` has it.
    public String word() {
        return word;
    }

    /// For people: `gta not found`.
    public String words() {
        return word.replace('-', ' ');
    }

    /// What the sender is told if it wants to be (Q.713 section 3.12).
    public ReturnCause returnCause() {
        return returnCause;
    }

    @Override
    public Description description() {
        return description;
    }
}
