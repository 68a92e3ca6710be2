// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

/// The numbers of a message that rules ask for.
///
/// | | sms-mo | sms-mt | sri-sm | alert-sc |
/// |---|---|---|---|---|
/// | dest-sme | TP-DA | IMSI | MSISDN | MSISDN |
/// | orig-sme | MSISDN | TP-OA | | |
/// | dest-smsc | SM-RP-DA | | | service centre |
/// | orig-smsc | | SM-RP-OA | service centre | |
/// | orig-imsi | IMSI | | | |
/// | dest-imsi | | IMSI | IMSI | IMSI |
public enum MlrNumber {
    DEST_SME("dest-sme"),
    ORIG_SME("orig-sme"),
    DEST_SMSC("dest-smsc"),
    ORIG_SMSC("orig-smsc"),
    ORIG_IMSI("orig-imsi"),
    DEST_IMSI("dest-imsi"),
    /// The global title of the called party address.
    CALLED_TITLE("cdpa-gt"),
    /// The global title of the calling party address.
    CALLING_TITLE("cgpa-gt");

    private final String word;

    MlrNumber(String word) {
        this.word = word;
    }

    /// As rules write it.
    @Override
    public String toString() {
        return word;
    }
}
