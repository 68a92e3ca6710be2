// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.map;

import io.netty.buffer.ByteBuf;

import org.signalbox.tcap.BerCursor;

/// The dialogue portion of a message, looked at more closely than to route it (Q.773 section
/// 3.2.2): jSS7 throws where an object identifier or a number in it has no octets, and where
/// something stands in an EXTERNAL that others do not write.
///
/// ```
///   6B │ 28 │ 06 dialogue-as-id │ A0 │ 60, 61 or 64 │ 80 protocol-version │ A1 │ 06 context
///                                                   │ A2 result │ A3 diagnostic
///                                                   │ BE │ 28 user-information
/// ```
final class DialoguePortion {
    private static final int PORTION = 0x6B;
    private static final int EXTERNAL = 0x28;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SINGLE_TYPE = 0xA0;
    private static final int OCTETS = 0x81;
    private static final int CONTEXT = 0xA1;
    private static final int USER_INFORMATION = 0xBE;

    private DialoguePortion() {}

    /// Whether it is as it should be, or is not there.
    static boolean isSound(ByteBuf message) {
        BerCursor whole = new BerCursor();
        whole.begin(message, message.readerIndex(), message.writerIndex());
        if (!whole.next()) {
            return false;
        }
        BerCursor fields = inside(whole);
        while (fields.next()) {
            if (fields.tag() == PORTION && !isPortion(inside(fields))) {
                return false;
            }
        }
        return fields.flaw() == null;
    }

    private static boolean isPortion(BerCursor portion) {
        if (!portion.next() || portion.tag() != EXTERNAL) {
            return false;
        }
        BerCursor external = inside(portion);
        if (!isIdentifier(external) || !external.next() || external.tag() != SINGLE_TYPE) {
            return false;
        }
        BerCursor units = inside(external);
        return units.next() && isUnit(inside(units)) && !external.next() && !portion.next();
    }

    private static boolean isUnit(BerCursor unit) {
        while (unit.next()) {
            boolean isSound =
                    switch (unit.tag()) {
                        case CONTEXT -> isIdentifier(inside(unit));
                        case USER_INFORMATION -> isUserInformation(inside(unit));
                        default -> unit.length() > 0;
                    };
            if (!isSound) {
                return false;
            }
        }
        return unit.flaw() == null;
    }

    private static boolean isUserInformation(BerCursor information) {
        while (information.next()) {
            if (information.tag() != EXTERNAL) {
                return false;
            }
            BerCursor external = inside(information);
            boolean isSound =
                    isIdentifier(external)
                            && external.next()
                            && external.length() > 0
                            && (external.tag() == SINGLE_TYPE || external.tag() == OCTETS);
            if (!isSound) {
                return false;
            }
        }
        return information.flaw() == null;
    }

    private static boolean isIdentifier(BerCursor at) {
        return at.next() && at.tag() == OBJECT_IDENTIFIER && at.length() > 0;
    }

    private static BerCursor inside(BerCursor outer) {
        BerCursor inner = new BerCursor();
        inner.enter(outer);
        return inner;
    }
}
