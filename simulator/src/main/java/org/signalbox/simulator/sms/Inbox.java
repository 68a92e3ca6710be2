// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.simulator.sms;

import org.restcomm.protocols.ss7.map.api.MAPException;
import org.restcomm.protocols.ss7.map.api.smstpdu.ConcatenatedShortMessagesIdentifier;
import org.restcomm.protocols.ss7.map.api.smstpdu.SmsDeliverTpdu;
import org.restcomm.protocols.ss7.map.api.smstpdu.UserData;
import org.restcomm.protocols.ss7.map.api.smstpdu.UserDataHeader;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a telephone has received, its parts put together again (TS 23.040 section 9.2.3.24.1).
final class Inbox {
    /// Texts kept of a telephone with a line of its own, and of one in a block; the oldest goes
    /// first.
    static final int TEXTS_MAX = 100;

    static final int TEXTS_IN_BLOCK_MAX = 5;

    /// Texts of which parts are missing.
    static final int INCOMPLETE_MAX = 20;

    /// A text as a person reads it.
    record Received(String from, String text) {}

    private record Part(String from, int reference, int parts) {}

    private final int textsMax;
    private final Deque<Received> texts = new ArrayDeque<>();
    private final Map<Part, SortedMap<Integer, String>> incomplete = new LinkedHashMap<>();

    Inbox(int textsMax) {
        this.textsMax = textsMax;
    }

    /// @return the text that is complete now; empty while parts are missing
    Optional<Received> take(SmsDeliverTpdu tpdu) throws MAPException {
        UserData data = tpdu.getUserData();
        data.decode();
        String from = tpdu.getOriginatingAddress().getAddressValue();
        UserDataHeader header = data.getDecodedUserDataHeader();
        ConcatenatedShortMessagesIdentifier place =
                header == null ? null : header.getConcatenatedShortMessagesIdentifier();
        if (place == null) {
            return Optional.of(keep(new Received(from, data.getDecodedMessage())));
        }
        Part key = new Part(from, place.getReference(), place.getMesageSegmentCount());
        SortedMap<Integer, String> parts = incomplete.computeIfAbsent(key, _ -> new TreeMap<>());
        parts.put(place.getMesageSegmentNumber(), data.getDecodedMessage());
        if (parts.size() == key.parts()) {
            incomplete.remove(key);
            return Optional.of(keep(new Received(from, String.join("", parts.values()))));
        }
        if (incomplete.size() > INCOMPLETE_MAX) {
            incomplete.remove(incomplete.keySet().iterator().next());
        }
        return Optional.empty();
    }

    private Received keep(Received text) {
        texts.addLast(text);
        if (texts.size() > textsMax) {
            texts.removeFirst();
        }
        return text;
    }

    /// The oldest first.
    List<Received> texts() {
        return List.copyOf(texts);
    }
}
