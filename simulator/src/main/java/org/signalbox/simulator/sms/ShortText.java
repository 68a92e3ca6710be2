// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.smstpdu.ConcatenatedShortMessagesIdentifierImpl;
import org.restcomm.protocols.ss7.map.smstpdu.DataCodingSchemeImpl;
import org.restcomm.protocols.ss7.map.smstpdu.UserDataHeaderImpl;
import org.restcomm.protocols.ss7.map.smstpdu.UserDataImpl;

import java.util.ArrayList;
import java.util.List;

/// A text cut into what short messages hold: 160 characters of the GSM alphabet or 70 of Unicode,
/// 153
/// or 67 where there are several (TS 23.038, TS 23.040 section 9.2.3.24.1).
final class ShortText {
    /// Parts of one text; a longer one is refused.
    static final int PARTS_MAX = 10;

    private static final int GSM_7_BIT = 0;
    private static final int UCS2 = 8;

    /// TS 23.038 section 6.2.1, without the escape.
    private static final String BASIC =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                    + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// Section 6.2.1.1: these take an escape and a septet.
    private static final String EXTENDED = "\f^{}\\[~]|€";

    private static final int GSM_ALONE = 160;
    private static final int GSM_OF_SEVERAL = 153;
    private static final int UCS2_ALONE = 70;
    private static final int UCS2_OF_SEVERAL = 67;

    private ShortText() {}

    /// Whether the 7-bit alphabet has every character of the text.
    static boolean isGsm(String text) {
        return text.chars().allMatch(c -> BASIC.indexOf(c) >= 0 || EXTENDED.indexOf(c) >= 0);
    }

    /// The text in as many parts as it takes.
    static List<String> split(String text) {
        boolean gsm = isGsm(text);
        if (length(text, gsm) <= (gsm ? GSM_ALONE : UCS2_ALONE)) {
            return List.of(text);
        }
        int most = gsm ? GSM_OF_SEVERAL : UCS2_OF_SEVERAL;
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int used = 0;
        for (int at = 0; at < text.length(); ) {
            String character = Character.toString(text.codePointAt(at));
            int units = length(character, gsm);
            if (used + units > most) {
                parts.add(part.toString());
                part.setLength(0);
                used = 0;
            }
            part.append(character);
            used += units;
            at += character.length();
        }
        parts.add(part.toString());
        return parts;
    }

    private static int length(String text, boolean gsm) {
        return gsm ? text.chars().map(c -> EXTENDED.indexOf(c) >= 0 ? 2 : 1).sum() : text.length();
    }

    /// The user data of each part.
    ///
    /// @param reference by which the parts of one text are known, 0 to 255
    static List<UserDataImpl> userData(String text, int reference) {
        List<String> parts = split(text);
        DataCodingSchemeImpl coding = new DataCodingSchemeImpl(isGsm(text) ? GSM_7_BIT : UCS2);
        if (parts.size() == 1) {
            return List.of(new UserDataImpl(text, coding, null, null));
        }
        List<UserDataImpl> userData = new ArrayList<>();
        for (String part : parts) {
            UserDataHeaderImpl header = new UserDataHeaderImpl();
            header.addInformationElement(
                    new ConcatenatedShortMessagesIdentifierImpl(
                            false, reference, parts.size(), userData.size() + 1));
            userData.add(new UserDataImpl(part, coding, header, null));
        }
        return userData;
    }
}
