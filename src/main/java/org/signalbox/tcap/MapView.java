// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/// What an operation of MAP (TS 29.002) is, whom it is about, and the short message it carries.
///
/// Numbers are looked for where versions 1 to 3 have them, at the head of the argument. What the
/// argument has beside them, known or not, is passed over.
///
/// One object reads one invoke after the other and allocates nothing. Not thread-safe.
public final class MapView {
    private static final int OCTET_STRING = 0x04;
    private static final int NULL = 0x05;
    private static final int SEQUENCE = 0x30;

    /// Some arguments of version 3 are sequences with a tag of their own.
    private static final int TAGGED_SEQUENCE = 0xA3;

    /// ForwardSM (TS 29.002 section 17.7.6): SM-RP-DA and SM-RP-OA are choices by tag.
    private static final int RELAY_IMSI = 0x80;

    private static final int RELAY_LMSI = 0x81;
    private static final int RELAY_MSISDN = 0x82;
    private static final int RELAY_ROAMING_NUMBER = 0x83;
    private static final int RELAY_SERVICE_CENTRE = 0x84;
    private static final int RELAY_NOBODY = 0x85;

    /// IMSI ::= TBCD-STRING (SIZE (3..8)), where other lengths than 8 hardly exist.
    private static final int IMSI_OCTETS_MAX = 8;

    /// AddressString ::= OCTET STRING (SIZE (1..20)).
    private static final int ADDRESS_OCTETS_MAX = 20;

    private final BerCursor argument = new BerCursor();
    private final BerCursor elements = new BerCursor();
    private final BerCursor inner = new BerCursor();

    private final DigitsView imsi = new DigitsView();
    private final DigitsView msisdn = new DigitsView();
    private final DigitsView serviceCentre = new DigitsView();
    private final DigitsView roamingNumber = new DigitsView();

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private @Nullable Flaw flaw;
    private @Nullable MapOperation operation;
    private @Nullable Direction direction;
    private RelayParty destination = RelayParty.NOT_READ;
    private RelayParty origin = RelayParty.NOT_READ;
    private boolean moreMessages;
    private int shortMessageAt;
    private int shortMessageLength;

    /// Reads the present component of a message. There is an [#operation] afterwards if that is an
    /// invoke with a local code that MAP has, and the dialogue portion, if there is one, names no
    /// other application's context. A message without one may belong to another application still:
    /// its subsystem numbers say which.
    ///
    /// What stands before a flaw can be asked for nevertheless.
    ///
    /// @param tcap whose octets are read
    /// @return why its argument cannot be understood; null if it can, or if there is no operation
    public @Nullable Flaw read(TcapView tcap) {
        clear(tcap.octets());
        if (tcap.componentType() != ComponentType.INVOKE || tcap.codeKind() != CodeKind.LOCAL) {
            return null;
        }
        if (tcap.hasContext() && tcap.context() == null) {
            return null;
        }
        operation = MapOperation.of(tcap.code());
        if (operation != null && tcap.parameterLength() > 0) {
            int at = tcap.parameterAt();
            argument.begin(octets, at, at + tcap.parameterLength());
            if (argument.next()) {
                readArgument(operation, tcap);
            }
        }
        return flaw;
    }

    private void clear(ByteBuf read) {
        octets = read;
        flaw = null;
        operation = null;
        direction = null;
        destination = RelayParty.NOT_READ;
        origin = RelayParty.NOT_READ;
        moreMessages = false;
        shortMessageLength = 0;
        imsi.clear();
        msisdn.clear();
        serviceCentre.clear();
        roamingNumber.clear();
    }

    private void readArgument(MapOperation its, TcapView tcap) {
        elements.enter(argument);
        MapOperation.Argument form = its.argument();
        switch (form) {
            case OPAQUE -> {
                // nothing is looked at
            }
            case IMSI_FIRST -> readFirst(imsi);
            case MSISDN_FIRST -> readFirst(msisdn);
            case MSISDN_AND_CENTRE -> readSubscriberAndCentre(form);
            case FORWARD -> readForward(tcap);
            case IMSI_TAGGED -> {
                if (argument.tag() == OCTET_STRING) {
                    setImsi(argument);
                } else {
                    readTagged(form);
                }
            }
            case SUBSCRIBER_TAGGED,
                    MSISDN_TAGGED,
                    IDENTITY_WITHIN_0,
                    IDENTITY_WITHIN_1,
                    LOCATION,
                    LOCATION_REPORT,
                    ROUTING_INFO ->
                    readTagged(form);
        }
        if (flaw == null) {
            flaw = elements.flaw();
        }
    }

    private boolean isSequence() {
        int tag = argument.tag();
        if (tag == SEQUENCE || tag == TAGGED_SEQUENCE) {
            return true;
        }
        flaw = Flaw.ARGUMENT;
        return false;
    }

    /// The number that is the whole argument, its first element, or, in cancelLocation with an
    /// LMSI, the first element of that.
    private void readFirst(DigitsView number) {
        BerCursor place = argument;
        if (place.tag() != OCTET_STRING && isSequence() && elements.next()) {
            place = elements;
            if (place.tag() == SEQUENCE) {
                inner.enter(elements);
                if (inner.next()) {
                    place = inner;
                } else {
                    flaw = inner.flaw();
                }
            }
        }
        if (flaw == null && place.tag() == OCTET_STRING) {
            if (number == imsi) {
                setImsi(place);
            } else {
                setAddress(number, place);
            }
        }
    }

    private void readSubscriberAndCentre(MapOperation.Argument form) {
        if (!isSequence()) {
            return;
        }
        int numbers = 0;
        while (flaw == null && elements.next()) {
            if (elements.tag() == OCTET_STRING) {
                switch (++numbers) {
                    case 1 -> setAddress(msisdn, elements);
                    case 2 -> setAddress(serviceCentre, elements);
                    case 3 -> setImsi(elements);
                    default -> {
                        // nothing that is looked for
                    }
                }
            } else if (elements.tag() == form.imsi) {
                setImsi(elements);
            }
        }
    }

    private void readTagged(MapOperation.Argument form) {
        if (!isSequence()) {
            return;
        }
        if (form.within == 0) {
            readTagged(elements, form);
            return;
        }
        while (elements.next()) {
            if (elements.tag() == form.within) {
                inner.enter(elements);
                readTagged(inner, form);
                if (flaw == null) {
                    flaw = inner.flaw();
                }
                return;
            }
        }
    }

    private void readTagged(BerCursor cursor, MapOperation.Argument form) {
        while (flaw == null && cursor.next()) {
            int tag = cursor.tag();
            if (tag == form.imsi) {
                setImsi(cursor);
            } else if (tag == form.msisdn) {
                setAddress(msisdn, cursor);
            } else if (tag == form.serviceCentre) {
                setAddress(serviceCentre, cursor);
            }
        }
    }

    private void readForward(TcapView tcap) {
        if (!isSequence()) {
            return;
        }
        if (isThere(elements.next())) {
            destination = readParty();
        }
        if (isThere(elements.next())) {
            origin = readParty();
        }
        if (isThere(elements.next() && elements.tag() == OCTET_STRING)) {
            shortMessageAt = elements.at();
            shortMessageLength = elements.length();
        }
        direction = direction(tcap);
        if (direction == Direction.MOBILE_TERMINATED) {
            operation = MapOperation.MT_FORWARD_SHORT_MESSAGE;
        }
        while (flaw == null && elements.next()) {
            if (elements.tag() == NULL) {
                moreMessages = true;
            } else if (elements.tag() == OCTET_STRING
                    && direction == Direction.MOBILE_ORIGINATED
                    && !imsi.isPresent()) {
                setImsi(elements);
            }
        }
    }

    /// An element that must be there.
    private boolean isThere(boolean found) {
        if (flaw == null && !found) {
            flaw = elements.flaw() == null ? Flaw.ARGUMENT : elements.flaw();
        }
        return flaw == null;
    }

    /// One choice; sets the number that it holds.
    private RelayParty readParty() {
        return switch (elements.tag()) {
            case RELAY_IMSI -> {
                setImsi(elements);
                yield RelayParty.IMSI;
            }
            case RELAY_LMSI -> RelayParty.LMSI;
            case RELAY_MSISDN -> {
                setAddress(msisdn, elements);
                yield RelayParty.MSISDN;
            }
            case RELAY_ROAMING_NUMBER -> {
                setAddress(roamingNumber, elements);
                yield RelayParty.ROAMING_NUMBER;
            }
            case RELAY_SERVICE_CENTRE -> {
                setAddress(serviceCentre, elements);
                yield RelayParty.SERVICE_CENTRE;
            }
            case RELAY_NOBODY -> RelayParty.NOBODY;
            default -> {
                flaw = Flaw.ARGUMENT;
                yield RelayParty.NOT_READ;
            }
        };
    }

    /// Code 46 goes both ways in version 2, and in version 1 in the same application context, too.
    private Direction direction(TcapView tcap) {
        if (tcap.code() == MapOperation.MT_FORWARD_SHORT_MESSAGE.code()
                || tcap.context() == MapContext.SHORT_MSG_MT_RELAY) {
            return Direction.MOBILE_TERMINATED;
        }
        if (tcap.context() == MapContext.SHORT_MSG_MO_RELAY && tcap.contextVersion() > 1) {
            return Direction.MOBILE_ORIGINATED;
        }
        return switch (destination) {
            case IMSI, LMSI, ROAMING_NUMBER -> Direction.MOBILE_TERMINATED;
            case SERVICE_CENTRE -> Direction.MOBILE_ORIGINATED;
            // further messages of a dialogue, which only service centres have
            case NOBODY, NOT_READ, MSISDN ->
                    origin == RelayParty.MSISDN
                            ? Direction.MOBILE_ORIGINATED
                            : Direction.MOBILE_TERMINATED;
        };
    }

    private void setImsi(BerCursor cursor) {
        if (cursor.length() == 0 || cursor.length() > IMSI_OCTETS_MAX) {
            flaw = Flaw.NUMBER_LENGTH;
        } else {
            imsi.setImsi(octets, cursor.at(), cursor.length());
        }
    }

    private void setAddress(DigitsView number, BerCursor cursor) {
        if (cursor.length() == 0 || cursor.length() > ADDRESS_OCTETS_MAX) {
            flaw = Flaw.NUMBER_LENGTH;
        } else {
            number.setAddress(octets, cursor.at(), cursor.length());
        }
    }

    /// The operation; null if what was read is no invoke of MAP. A short message of version 1 or 2
    /// is [MapOperation#MT_FORWARD_SHORT_MESSAGE] if it goes to a mobile station, although its code
    /// is 46 there.
    public @Nullable MapOperation operation() {
        return operation;
    }

    /// Which way a forwarded short message goes: by the code, by the application context, or else
    /// by whom it is for; null if none is forwarded.
    public @Nullable Direction direction() {
        return direction;
    }

    /// The subscriber's IMSI, wherever the operation has it.
    public DigitsView imsi() {
        return imsi;
    }

    /// The subscriber's number, wherever the operation has it.
    public DigitsView msisdn() {
        return msisdn;
    }

    /// The service centre of short messages.
    public DigitsView serviceCentre() {
        return serviceCentre;
    }

    /// The roaming number that version 1 may send a short message to.
    public DigitsView roamingNumber() {
        return roamingNumber;
    }

    /// What SM-RP-DA names; the number itself is among the others.
    public RelayParty destination() {
        return destination;
    }

    /// What SM-RP-OA names; the number itself is among the others.
    public RelayParty origin() {
        return origin;
    }

    /// Whether the sender has more short messages for the same station (moreMessagesToSend).
    public boolean hasMoreMessages() {
        return moreMessages;
    }

    /// Index of the first octet of SM-RP-UI, the short message itself: see [TpduView].
    public int shortMessageAt() {
        return shortMessageAt;
    }

    /// How many octets it has; 0 if there is none.
    public int shortMessageLength() {
        return shortMessageLength;
    }

    /// The octets that were read.
    ByteBuf octets() {
        return octets;
    }

    /// All of it on one line, for logs and for explaining decisions. Allocates.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(operation == null ? "no map" : operation.toString());
        appendNumber(text, "imsi", imsi);
        appendNumber(text, "msisdn", msisdn);
        appendNumber(text, "service centre", serviceCentre);
        appendNumber(text, "roaming number", roamingNumber);
        if (direction != null) {
            text.append(", from ").append(origin).append(" to ").append(destination);
            text.append(", ").append(shortMessageLength).append(" octets");
            text.append(moreMessages ? ", more to send" : "");
        }
        return flaw == null ? text.toString() : text + ": " + flaw.words();
    }

    private static void appendNumber(StringBuilder text, String name, DigitsView number) {
        if (number.isPresent()) {
            text.append(", ").append(name).append(' ').append(number);
        }
    }
}
