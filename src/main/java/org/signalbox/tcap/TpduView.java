// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/// A short message (TS 23.040 section 9.2.2), where it stands in SM-RP-UI.
///
/// ```
///   DELIVER        first, originating address, pid, dcs, time (7), length, user data
///   SUBMIT         first, reference, destination address, pid, dcs, validity (0, 1, 7), length,
///   data STATUS-REPORT  first, reference, recipient address, time (7), time (7), status, ...
///   COMMAND        first, reference, pid, command, number, destination address, length, data
/// ```
///
/// Of reports only the type is read: how the rest of them is laid out depends on whether they come
/// with a result or with an error.
///
/// One object reads one message after the other and allocates nothing. Not thread-safe.
public final class TpduView {
    /// What [#protocolId], [#codingScheme] and [#destinationPort] are where there is none.
    public static final int NONE = -1;

    private static final int HEADER_FLAG = 0x40;
    private static final int VALIDITY_SHIFT = 3;
    private static final int TIME_OCTETS = 7;
    private static final int ADDRESS_DIGITS_MAX = 20;

    /// Information elements of the header (section 9.2.3.24).
    private static final int PORTS_8_BITS = 0x04;

    private static final int PORTS_16_BITS = 0x05;

    private final DigitsView address = new DigitsView();

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private int next;
    private int limit;
    private @Nullable Flaw flaw;
    private @Nullable TpduType type;
    private int protocolId;
    private int codingScheme;
    private boolean hasHeader;
    private int destinationPort;
    private int userDataAt;
    private int userDataLength;
    private int textAt;
    private int textLength;

    /// Reads the short message that an operation carries.
    ///
    /// @return why it cannot be understood; null if it can, or if the operation carries none
    public @Nullable Flaw read(MapView map) {
        Direction direction = map.direction();
        if (direction == null || map.shortMessageLength() == 0) {
            clear(map.octets(), 0, 0);
            return null;
        }
        return read(map.octets(), map.shortMessageAt(), map.shortMessageLength(), direction);
    }

    /// Reads a short message. What stands before a flaw can be asked for nevertheless.
    ///
    /// @param octets that hold it; nothing of them is changed
    /// @param at index of its first octet
    /// @param length how many octets it has; what follows the message within them is ignored
    /// @param direction which way it goes
    /// @return why it cannot be understood; null if it can
    public @Nullable Flaw read(ByteBuf octets, int at, int length, Direction direction) {
        clear(octets, at, at + length);
        if (length == 0) {
            flaw = Flaw.TPDU_EMPTY;
            return flaw;
        }
        int first = octet();
        TpduType its = TpduType.of(first, direction);
        type = its;
        switch (its) {
            case DELIVER -> {
                readAddress();
                protocolId = octet();
                codingScheme = octet();
                skip(TIME_OCTETS);
                readUserData(first);
            }
            case SUBMIT -> {
                skip(1);
                readAddress();
                protocolId = octet();
                codingScheme = octet();
                skip(validityOctets(first));
                readUserData(first);
            }
            case COMMAND -> {
                skip(1);
                protocolId = octet();
                skip(2);
                readAddress();
                readUserData(first);
            }
            case STATUS_REPORT -> {
                skip(1);
                readAddress();
                skip(2 * TIME_OCTETS + 1);
            }
            case DELIVER_REPORT, SUBMIT_REPORT, RESERVED -> {
                // the type is all that is looked at
            }
        }
        return flaw;
    }

    private void clear(ByteBuf read, int from, int until) {
        octets = read;
        next = from;
        limit = until;
        flaw = null;
        type = null;
        address.clear();
        protocolId = NONE;
        codingScheme = NONE;
        hasHeader = false;
        destinationPort = NONE;
        userDataLength = 0;
        textLength = 0;
    }

    /// The next octet; [#NONE] from the first flaw on.
    private int octet() {
        if (flaw != null || next >= limit) {
            cutShort();
            return NONE;
        }
        return octets.getUnsignedByte(next++);
    }

    private void skip(int count) {
        if (flaw != null || count > limit - next) {
            cutShort();
        } else {
            next += count;
        }
    }

    private void cutShort() {
        if (flaw == null) {
            flaw = Flaw.TPDU_CUT_SHORT;
        }
    }

    /// Section 9.1.2.5: how many digits, or halves of octets if they are letters; what kind;
    /// digits.
    private void readAddress() {
        int digits = octet();
        int at = next;
        if (digits > ADDRESS_DIGITS_MAX) {
            flaw = Flaw.TPDU_ADDRESS;
        }
        skip(1 + (digits + 1) / 2);
        if (flaw == null) {
            address.setCounted(octets, at, digits);
        }
    }

    /// Section 9.2.3.3: relative has one octet, enhanced and absolute have seven.
    private static int validityOctets(int first) {
        return switch (first >> VALIDITY_SHIFT & 3) {
            case 0 -> 0;
            case 2 -> 1;
            default -> TIME_OCTETS;
        };
    }

    private void readUserData(int first) {
        int length = octet();
        if (flaw != null) {
            return;
        }
        userDataAt = next;
        // section 9.2.3.16: in septets if they are that
        userDataLength = hasSeptets() ? (length * 7 + 7) / 8 : length;
        textAt = userDataAt;
        textLength = userDataLength;
        if (userDataLength > limit - next) {
            userDataLength = limit - next;
            textLength = userDataLength;
            flaw = Flaw.TPDU_CUT_SHORT;
        } else if ((first & HEADER_FLAG) != 0) {
            readHeader();
        }
    }

    /// TS 23.038 section 4; a command has octets.
    private boolean hasSeptets() {
        if (codingScheme == NONE) {
            return false;
        }
        return switch (codingScheme >> 4) {
            case 0, 1, 4, 5 -> (codingScheme >> 2 & 3) == 0 || (codingScheme >> 2 & 3) == 3;
            // compressed
            case 2, 3, 6, 7 -> false;
            case 0xE -> false;
            case 0xF -> (codingScheme & 4) == 0;
            default -> true;
        };
    }

    /// Section 9.2.3.24: its length, and elements of identifier, length and content.
    private void readHeader() {
        if (userDataLength == 0 || octets.getUnsignedByte(userDataAt) >= userDataLength) {
            flaw = Flaw.USER_DATA_HEADER;
            return;
        }
        hasHeader = true;
        int headerEnd = userDataAt + 1 + octets.getUnsignedByte(userDataAt);
        textAt = headerEnd;
        textLength = userDataAt + userDataLength - headerEnd;
        int i = userDataAt + 1;
        while (i < headerEnd) {
            if (headerEnd - i < 2 || octets.getUnsignedByte(i + 1) > headerEnd - i - 2) {
                flaw = Flaw.USER_DATA_HEADER;
                return;
            }
            int identifier = octets.getUnsignedByte(i);
            int length = octets.getUnsignedByte(i + 1);
            // the last one counts (section 9.2.3.24)
            if (identifier == PORTS_8_BITS && length == 2) {
                destinationPort = octets.getUnsignedByte(i + 2);
            } else if (identifier == PORTS_16_BITS && length == 4) {
                destinationPort = octets.getUnsignedShort(i + 2);
            }
            i += 2 + length;
        }
    }

    /// What kind of message it is; null if there is none.
    public @Nullable TpduType type() {
        return type;
    }

    /// The other end's address: TP-OA of a DELIVER, TP-DA of a SUBMIT or COMMAND, TP-RA of a
    /// STATUS-REPORT.
    public DigitsView address() {
        return address;
    }

    /// TP-PID, 0 to 255; [#NONE] if the message has none.
    public int protocolId() {
        return protocolId;
    }

    /// TP-DCS, 0 to 255; [#NONE] if the message has none.
    public int codingScheme() {
        return codingScheme;
    }

    /// Whether the user data begins with a header.
    public boolean hasHeader() {
        return hasHeader;
    }

    /// The port it is for, of 8 or 16 bits, if the header says one; else [#NONE].
    public int destinationPort() {
        return destinationPort;
    }

    /// Index of the first octet of the user data, header included.
    public int userDataAt() {
        return userDataAt;
    }

    /// How many octets the user data has; 0 if there is none.
    public int userDataLength() {
        return userDataLength;
    }

    /// Index of the first octet behind the header of the user data. Septets begin at the next bit
    /// that their number divides.
    public int textAt() {
        return textAt;
    }

    /// How many octets follow the header of the user data.
    public int textLength() {
        return textLength;
    }

    /// All of it on one line, for logs and for explaining decisions. Allocates.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type == null ? "no short message" : type.toString());
        if (address.isPresent()) {
            text.append(", ").append(address.type()).append(' ').append(address);
        }
        appendNumber(text, ", pid ", protocolId);
        appendNumber(text, ", dcs ", codingScheme);
        appendNumber(text, ", port ", destinationPort);
        if (userDataLength > 0) {
            text.append(", ").append(userDataLength).append(" octets");
            text.append(hasHeader ? " with a header" : "");
        }
        return flaw == null ? text.toString() : text + ": " + flaw.words();
    }

    private static void appendNumber(StringBuilder text, String words, int number) {
        if (number != NONE) {
            text.append(words).append(number);
        }
    }
}
